package credential

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"

	"daypass/internal/chain"
)

// Account is an account that Identity Center lets the signed-in person into, and
// the permission sets that it gives there.
type Account struct {
	ID    string
	Name  string
	Roles []string
}

// BrowseProgress says how far a browse is. Found is what this step found.
type BrowseProgress struct {
	Accounts, Done int
	Found          Account
}

const (
	// browsePace keeps to 5 requests a second: Identity Center's portal answers
	// 429 to those who ask much faster (aws-sso-cli#448, leapp#281).
	browsePace = time.Second / 5
	// A refused pace is waited out, twice as long each time.
	browseBackOff   = time.Second
	browseBackOffs  = 6
	browsePageLimit = 100 // the SSO model's MaxResultType
)

// browse is one walk over all accounts.
type browse struct {
	*Getter
	chain chain.Chain
	last  time.Time // of the last request
}

// Browse lists the accounts and permission sets of a session, slowly enough for
// AWS. With an error it gives what it found until then.
func (g *Getter) Browse(ctx context.Context, c chain.Chain, progress func(BrowseProgress)) ([]Account, error) {
	if err := checkSession(c); err != nil {
		return nil, err
	}
	b := &browse{Getter: g, chain: c}
	accounts, err := b.accounts(ctx)
	if err != nil {
		return nil, err
	}
	progress(BrowseProgress{Accounts: len(accounts)})
	for i := range accounts {
		if accounts[i].Roles, err = b.roles(ctx, accounts[i].ID); err != nil {
			return accounts[:i], err
		}
		progress(BrowseProgress{Accounts: len(accounts), Done: i + 1, Found: accounts[i]})
	}
	return accounts, nil
}

func (b *browse) accounts(ctx context.Context) ([]Account, error) {
	var list []Account
	for next := (*string)(nil); ; {
		var out *sso.ListAccountsOutput
		err := b.ask(ctx, "ListAccounts", func(ctx context.Context, client *sso.Client, token *string) (listed bool, err error) {
			out, err = client.ListAccounts(ctx, &sso.ListAccountsInput{AccessToken: token, MaxResults: aws.Int32(browsePageLimit), NextToken: next})
			return err == nil && out.AccountList != nil, err
		})
		if err != nil {
			return nil, err
		}
		for _, a := range out.AccountList {
			if id := aws.ToString(a.AccountId); chain.IsAccountID(id) {
				list = append(list, Account{ID: id, Name: aws.ToString(a.AccountName)})
			}
		}
		if next = out.NextToken; aws.ToString(next) == "" {
			slices.SortStableFunc(list, func(a, b Account) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
			return list, nil
		}
	}
}

func (b *browse) roles(ctx context.Context, account string) ([]string, error) {
	var names []string
	for next := (*string)(nil); ; {
		var out *sso.ListAccountRolesOutput
		err := b.ask(ctx, "ListAccountRoles", func(ctx context.Context, client *sso.Client, token *string) (listed bool, err error) {
			out, err = client.ListAccountRoles(ctx, &sso.ListAccountRolesInput{
				AccessToken: token, AccountId: aws.String(account), MaxResults: aws.Int32(browsePageLimit), NextToken: next,
			})
			return err == nil && out.RoleList != nil, err
		})
		if err != nil {
			return nil, err
		}
		for _, role := range out.RoleList {
			names = append(names, aws.ToString(role.RoleName))
		}
		if next = out.NextToken; aws.ToString(next) == "" {
			slices.Sort(names)
			return names, nil
		}
	}
}

// ask sends one question in its turn, and again while AWS wants it slower. The
// token is looked up each time: it may be renewed on a long walk.
func (b *browse) ask(ctx context.Context, action string, send func(context.Context, *sso.Client, *string) (listed bool, err error)) error {
	backOff := browseBackOff
	for try := 0; ; try++ {
		err := b.askOnce(ctx, action, send)
		if !errors.Is(err, CodeThrottled) || try == browseBackOffs {
			return err
		}
		if err := b.pauseFor(ctx, action, backOff); err != nil {
			return err
		}
		backOff *= 2
	}
}

func (b *browse) askOnce(ctx context.Context, action string, send func(context.Context, *sso.Client, *string) (listed bool, err error)) error {
	if err := b.pauseFor(ctx, action, browsePace-b.o.Now().Sub(b.last)); err != nil {
		return err
	}
	token, err := b.ssoToken(ctx, b.chain)
	if err != nil {
		return err
	}
	x, err := b.exchange(b.chain, "sso", action, 0)
	if err != nil {
		return err
	}
	x.secrets = append(x.secrets, token)
	o := sso.Options{Region: b.chain.Origin.SSO.Region, HTTPClient: x, Retryer: once()} // a retry of the SDK's would break the pace
	if b.chain.UseFIPS {
		o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled
	}
	timed, cancel := context.WithTimeout(ctx, exchangeTimeout)
	defer cancel()
	b.last = b.o.Now()
	listed, err := send(timed, sso.New(o), aws.String(token.Reveal()))
	if err != nil {
		return x.fail(timed, err)
	}
	if !listed { // a list of nothing is a list
		return x.empty()
	}
	return nil
}

func (b *browse) pauseFor(ctx context.Context, action string, d time.Duration) error {
	err := ctx.Err()
	if err == nil && d > 0 {
		err = b.pause(ctx, d)
	}
	if err != nil {
		return &Error{Code: CodeCancelled, Hop: 0, Service: "sso", Action: action, cause: err}
	}
	return nil
}
