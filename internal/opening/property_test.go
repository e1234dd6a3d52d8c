package opening_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/duration"
	"daypass/internal/opening"
	"daypass/internal/simulator"
)

// seed makes the cases; a failure names the case, and the same seed finds it again.
const seed = 20261122

// TestNoVerdictIsFalse drives random chains through the simulator, in both of
// its worlds: whatever is allowed opens for what was promised, whatever is
// refused is refused when sent all the same, and who gets less is told so.
//
// One open question is not played both ways: that an instance role's hop counts
// as chaining is what AWS's own article says, and the table follows it.
func TestNoVerdictIsFalse(t *testing.T) {
	for i, world := range simulator.BothWorlds() {
		world.InstanceChains = true
		t.Run(fmt.Sprintf("world %d", i), func(t *testing.T) {
			r := newRange(t, world)
			random := rand.New(rand.NewPCG(seed, uint64(i)))
			outcomes := map[duration.Outcome]int{}
			for n := range 700 {
				c := r.randomCase(random)
				v := r.way.Judge(c.chain, c.want)
				outcomes[v.Outcome]++
				if err := r.hold(c, v); err != nil {
					t.Errorf("case %d, %s, %d s, judged %s: %v", n, c.name, c.want, v.Outcome, err)
				}
				r.forget()
			}
			for _, o := range []duration.Outcome{duration.Allowed, duration.Refused, duration.Uncertain} {
				if outcomes[o] < 50 {
					t.Errorf("%d cases are %s: the cases prove little", outcomes[o], o)
				}
			}
		})
	}
}

// The same of a user's key whose code serves several roles, before and after it
// was given: in either world what a shared code opens ends when it was said to.
func TestNoVerdictOnASharedCodeIsFalse(t *testing.T) {
	for i, world := range simulator.BothWorlds() {
		r := newRange(t, world)
		r.aws.AddMFADevice(totpSerial, "arn:aws:iam::"+account+":user/alice")
		r.way.ShareCode = true
		shared := 0
		for _, want := range durations {
			for _, roles := range [][]string{{"Two"}, {"Three"}, {"Two", "Three"}} {
				c := testCase{name: strings.Join(roles, " → "), want: want}
				c.chain = chain.Chain{Profile: "p", Partition: chain.AWS, Region: "eu-west-1", Origin: chain.Origin{Kind: chain.IAMUser, Profile: "base"}}
				c.chain.Origin.Keys = keysOf(r.aws.Issue(issueOf(simulator.UserKey, 0)))
				for _, name := range roles {
					c.chain = c.chain.WithRole(mustRole(name))
				}
				c.chain.Hops[0].MFASerial = totpSerial
				for _, sharing := range []duration.Sharing{duration.ShareNext, duration.ShareKept} {
					v := duration.Judge(c.chain, want, r.way.Foreseen(context.Background(), c.chain))
					if v.Outcome == duration.Allowed && v.Send.ShareCode {
						if shared++; v.Sharing != sharing {
							t.Errorf("world %d, %s, %d s: sharing %d, want %d", i, c.name, want, v.Sharing, sharing)
						}
					}
					if err := r.hold(c, v); err != nil {
						t.Errorf("world %d, %s, %d s, judged %s, sharing %d: %v", i, c.name, want, v.Outcome, v.Sharing, err)
					}
					r.forget()
				}
			}
		}
		if shared < 30 {
			t.Errorf("world %d: %d openings shared a code: the cases prove little", i, shared)
		}
	}
}

// hold opens the case as a person would and holds the verdict against what AWS did.
func (r *testRange) hold(c testCase, v duration.Verdict) error {
	before := len(r.aws.Requests())
	out, err := r.way.Open(context.Background(), opening.Request{Chain: c.chain, Seconds: c.want})
	var refusal *opening.Refusal
	switch {
	case v.Outcome == duration.Refused:
		if !errors.As(err, &refusal) {
			return fmt.Errorf("refused, and still tried: %v", err)
		}
		if sent := len(r.aws.Requests()) - before; sent != 0 {
			return fmt.Errorf("refused, and %d requests sent", sent)
		}
		return r.refusedAllTheSame(c)
	case errors.As(err, &refusal) && refusal.Verdict.Reasons[0].Code == duration.CredentialsExpired && c.fails == credential.CodeCredentialsExpired:
		return nil
	case errors.As(err, &refusal):
		if v.Outcome == duration.Allowed {
			return fmt.Errorf("allowed beforehand, refused in hand: %s", refusal.Verdict.Reasons[0].Code)
		}
		return r.refusedAllTheSame(c)
	case err != nil:
		if c.exempt(v) && errors.Is(err, credential.CodeAccessDenied) {
			return nil
		}
		if c.fails != "" && errors.Is(err, c.fails) {
			return nil
		}
		return err
	}
	return r.openedAsSaid(c, v, out)
}

// exempt: root's key is not told from a user's beforehand, and the verdict on a
// key says that it holds for a user's.
func (c testCase) exempt(v duration.Verdict) bool {
	return c.isRoot && (v.UsersKey || c.chain.Origin.Kind != chain.IAMUser)
}

func (r *testRange) openedAsSaid(c testCase, v duration.Verdict, out opening.Outcome) error {
	session, refused := r.browse(out.Link)
	if refused != "" {
		return fmt.Errorf("the browser was refused: %s", refused)
	}
	const grain = 90 * time.Second
	got := session.EndsAt.Sub(session.Started)
	asked := time.Duration(c.want) * time.Second
	if got < asked-grain && !out.Shortened && out.Seconds != 0 {
		return fmt.Errorf("shortened to %s in silence", got)
	}
	if !out.EndsAt.IsZero() && out.EndsAt.Sub(session.EndsAt).Abs() > grain {
		return fmt.Errorf("said to end %s off", out.EndsAt.Sub(session.EndsAt))
	}
	if v.Outcome != duration.Allowed || v.Send.FallBack || c.exempt(v) {
		return nil // nothing was promised but to say what happens
	}
	if promised := time.Duration(*v.Expected) * time.Second; (got - promised).Abs() > grain {
		return fmt.Errorf("promised %s, got %s", promised, got)
	}
	if out.FellBack || out.Shortened {
		return errors.New("allowed without fall-back, and shortened")
	}
	return nil
}

// refusedAllTheSame sends what was refused: somewhere between the origin and
// the browser AWS must say no.
func (r *testRange) refusedAllTheSame(c testCase) error {
	ctx := context.Background()
	origin, err := credential.Credentials{}, error(nil)
	if !c.chain.DirectRole() {
		if origin, err = r.getter.Origin(ctx, c.chain); err != nil {
			return nil
		}
	}
	federate := len(c.chain.Hops) == 0 && !origin.Keys.Temporary() && !c.chain.DirectRole()
	request := credential.Request{Chain: c.chain, DurationSeconds: 3600, Federate: federate}
	if federate {
		request.DurationSeconds = c.want
	}
	keys, err := r.getter.Hops(ctx, origin, request)
	if err != nil {
		return nil
	}
	send := c.want
	if federate {
		if life := time.Until(keys.Expires); life < time.Duration(c.want)*time.Second-time.Minute {
			return nil // STS gave less than was asked
		}
		send = 0
	}
	token, err := r.opener.SigninToken(ctx, c.chain, keys.Keys, send)
	if err != nil {
		return nil
	}
	link, err := r.opener.Link(c.chain, token, "")
	if err != nil {
		return err
	}
	if _, refused := r.browse(link); refused == "" {
		return errors.New("refused, yet it opens when sent all the same")
	}
	return nil
}

// browse follows a sign-in link as a browser does, to the console's page.
func (r *testRange) browse(link chain.Secret) (simulator.ConsoleSession, string) {
	before := len(r.aws.Sessions())
	answer, err := (&http.Client{}).Get(link.Reveal())
	if err != nil {
		return simulator.ConsoleSession{}, "no answer"
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	all := r.aws.Sessions()
	if len(all) == before {
		return simulator.ConsoleSession{}, fmt.Sprintf("%d, %d bytes", answer.StatusCode, len(body))
	}
	return all[len(all)-1], ""
}
