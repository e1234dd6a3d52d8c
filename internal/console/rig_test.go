package console_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"daypass/internal/chain"
	"daypass/internal/console"
	"daypass/internal/credential"
	"daypass/internal/simulator"
)

const account = "111122223333"

type rig struct {
	t      *testing.T
	aws    *simulator.AWS
	getter *credential.Getter
	opener *console.Opener
}

func newRig(t *testing.T, world simulator.World) *rig {
	t.Helper()
	aws, err := simulator.Start(simulator.Options{World: world})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { aws.Close() })
	r := &rig{t: t, aws: aws}
	r.getter = credential.New(credential.Options{Transport: aws.Transport(), Env: func(string) string { return "" }, SessionName: "zoe"})
	r.opener = console.New(console.Options{Network: r.getter.Network(), Caller: r.getter, UserAgent: "Daypass/test"})
	return r
}

// in is a chain in a partition, with an origin and as many hops as told.
func in(p chain.Partition, region string, kind chain.OriginKind, hops int) chain.Chain {
	c := chain.Chain{Partition: p, Region: region, Origin: chain.Origin{Kind: kind}}
	for i := range hops {
		c = c.WithRole(chain.RoleArn{Partition: p, AccountID: account, RoleName: fmt.Sprintf("Role%d", i+1)})
	}
	return c
}

func ireland(kind chain.OriginKind, hops int) chain.Chain {
	return in(chain.AWS, "eu-west-1", kind, hops)
}

// request is for credentials of a lineage.
func (r *rig) request(c chain.Chain, l simulator.Lineage, sessionDuration int) console.Request {
	k := r.aws.Issue(simulator.Issue{Lineage: l, Partition: string(c.Partition), Account: account, Name: "Role1"})
	return console.Request{Chain: c, Keys: keys(k), Expires: k.Expires, SessionDuration: sessionDuration}
}

func keys(k simulator.Keys) chain.Keys {
	return chain.Keys{AccessKeyID: chain.NewSecret(k.AccessKeyID), SecretKey: chain.NewSecret(k.SecretAccessKey), SessionToken: chain.NewSecret(k.SessionToken)}
}

// sent are the exchanges as AWS saw them: method, host and SessionDuration.
func (r *rig) sent() []string {
	var all []string
	for _, q := range r.aws.Requests() {
		text := q.Method + " " + q.Host + " " + q.Action
		if d := q.Parameters["SessionDuration"]; d != "" {
			text += " " + d
		}
		all = append(all, text)
	}
	return all
}

func (r *rig) failed(err error, want credential.Code) *credential.Error {
	r.t.Helper()
	var e *credential.Error
	if !errors.As(err, &e) || !errors.Is(err, want) {
		r.t.Fatalf("error %v, want %s", err, want)
	}
	encoded, _ := json.Marshal(err)
	printed := fmt.Sprintf("%v %+v %#v %s %#v", err, err, err, encoded, errors.Unwrap(err))
	for _, secret := range r.aws.Secrets() {
		if strings.Contains(printed, secret) {
			r.t.Errorf("a secret of %d characters is in the error", len(secret))
		}
	}
	for _, word := range []string{"://", "sessionKey", "SigninToken=", "Session="} {
		if strings.Contains(printed, word) {
			r.t.Errorf("%q is in the error %s", word, printed)
		}
	}
	return e
}

func (r *rig) open(q console.Request) (console.Result, error) {
	return r.opener.Open(context.Background(), q)
}
