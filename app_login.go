package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/house"
	"daypass/internal/opening"
)

// SignInEvent says what a person has to do to sign in to Identity Center: go on
// in the browser, or type a code somewhere.
type SignInEvent struct {
	Name string `json:"name"`
	Code string `json:"code"` // "" when a browser was opened
	URL  string `json:"url"`  // where the code is typed
}

// BrowseEvent says how far a walk through an Identity Center is.
type BrowseEvent struct {
	Session  string `json:"session"`
	Accounts int    `json:"accounts"`
	Done     int    `json:"done"`
}

// SessionView is an Identity Center that the AWS files name.
type SessionView struct {
	Session  string `json:"session"` // what SignIn, SignOut and Browse take
	Name     string `json:"name"`
	SignedIn bool   `json:"signedIn"`
	State    string `json:"state"` // whether, and until when
	Found    string `json:"found"` // what the last walk found, "" when there was none
	Stale    bool   `json:"stale"` // to be walked again where somebody looks at it
}

// walkFresh is how long what a walk found is shown without another one behind.
const walkFresh = time.Hour

// Sessions are the Identity Centers of the AWS files. Nothing is sent.
func (a *App) Sessions() (views []SessionView, err error) {
	defer rescue(&err)
	views = []SessionView{}
	w, way := a.words(), a.house.Judge()
	for _, c := range a.house.Profiles().Sessions() {
		v := SessionView{Session: c.Profile, Name: w.IdentityCenter(c), SignedIn: way.SignedIn(c.Origin.SSO)}
		token, _ := a.house.TokenExpires(c)
		v.State = w.SignedIn(token, v.SignedIn)
		found, walked := a.house.Browsed(c)
		if walked {
			v.Found = w.Walked(found)
		}
		v.Stale = v.SignedIn && (!walked || found.Partial || a.house.Now().Sub(found.At) >= walkFresh)
		views = append(views, v)
	}
	return views, nil
}

// SignIn signs in to the Identity Center of a profile or session, and comes back
// when that is done, refused or cancelled.
func (a *App) SignIn(profile string) (err error) {
	defer rescue(&err)
	c, err := a.house.IdentityCenter(profile)
	if err != nil {
		return a.explainSession(err, profile)
	}
	ctx, end, err := a.sign.begin()
	if err != nil {
		return codedError{"busy", a.catalog().Text("act.opening", nil)}
	}
	defer end()
	err = a.signIn(ctx, c)
	if errors.Is(err, context.Canceled) {
		return nil // as was asked
	}
	return a.signInFailed(c, err)
}

// SignInByCode goes on with a code for any browser, another computer's too, where
// a sign-in waits for the one here.
func (a *App) SignInByCode() (err error) {
	defer rescue(&err)
	a.sign.byCode()
	return nil
}

// signIn tells the page what its person has to do.
func (a *App) signIn(ctx context.Context, c chain.Chain) error {
	name := a.words().IdentityCenter(c)
	how := house.SignIn{Catalog: a.catalog(), ShowCode: func(code, address string) {
		a.emit("signin", SignInEvent{Name: name, Code: code, URL: address})
	}}
	waiting, done := a.sign.inBrowser(ctx)
	defer done()
	a.emit("signin", SignInEvent{Name: name})
	err := a.house.SignIn(waiting, c, how)
	if err == nil || context.Cause(waiting) != errByCode {
		return err
	}
	how.Device = true
	return a.house.SignIn(ctx, c, how)
}

// signInFirst signs in on the way to a console where the plan said that this
// comes first, or when it was the remedy.
func (a *App) signInFirst(c chain.Chain, r OpenRequest) func(context.Context, chain.Chain) error {
	if r.Remedy != string(duration.SignInAgain) && !a.house.Judge().Known(c).SignInNeeded {
		return nil
	}
	return a.signIn
}

// SignOut ends the session of a profile or session, for every AWS tool here.
func (a *App) SignOut(profile string) (err error) {
	defer rescue(&err)
	c, err := a.house.IdentityCenter(profile)
	if err != nil {
		return a.explainSession(err, profile)
	}
	err = a.house.SignOut(context.Background(), c)
	if errors.Is(err, credential.CodeNotSignedIn) {
		return nil
	}
	return a.signInFailed(c, err)
}

// Browse walks through the accounts and permission sets of a session. What it
// finds is in the list at once; it goes on beside openings until StopBrowse.
func (a *App) Browse(profile string) (err error) {
	defer rescue(&err)
	c, err := a.house.IdentityCenter(profile)
	if err != nil {
		return a.explainSession(err, profile)
	}
	ctx, end := a.walk.begin()
	defer end()
	err = a.house.Browse(ctx, c, func(p credential.BrowseProgress) {
		a.emit("browse", BrowseEvent{Session: profile, Accounts: p.Accounts, Done: p.Done})
	})
	if errors.Is(err, context.Canceled) {
		return nil // what was found stays
	}
	return a.signInFailed(c, err)
}

// StopBrowse ends the walk that is under way.
func (a *App) StopBrowse() (err error) {
	defer rescue(&err)
	a.walk.stop()
	return nil
}

// walking is the walk under way: one at a time, the later one ends the earlier.
type walking struct {
	mutex  sync.Mutex
	cancel context.CancelFunc
}

func (w *walking) begin() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	w.stop()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.cancel = cancel
	return ctx, cancel
}

func (w *walking) stop() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.cancel != nil {
		w.cancel()
	}
}

// signInFailed puts an error of Identity Center into words; nil stays nil.
func (a *App) signInFailed(c chain.Chain, err error) error {
	if err == nil {
		return nil
	}
	var known *credential.Error
	if !errors.As(err, &known) {
		return a.stored(err)
	}
	failed := a.words().SignInFailed(c, err)
	sentence := failed.Sentence
	if failed.Said != "" {
		sentence += "\n" + failed.Said
	}
	return codedError{failed.Code, sentence}
}

func (a *App) explainSession(err error, name string) error {
	if errors.Is(err, house.ErrNoSession) {
		return codedError{"no-session", a.catalog().Text("login.foreign", map[string]string{"name": name})}
	}
	return a.explain(err, name)
}

// offerSignIn puts signing in before all else where its lack is what failed.
func (a *App) offerSignIn(v *OpenView, f *opening.Failure) {
	remedy, ok := a.words().SignInAgain(f)
	if !ok {
		return
	}
	v.Remedies = append(v.Remedies[:0:0], remedy)
	v.Primary.Act, v.Primary.Remedy, v.Primary.Text = "remedy", remedy.Code, remedy.Result
	v.Primary.Text.Text = remedy.Button
}
