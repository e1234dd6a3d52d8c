package main

import (
	"cmp"
	"errors"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/credential"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/store"
)

// Narrow changes what a role is assumed with beyond what it needs. What is "" is
// off.
func (a *App) Narrow(key string, wanted plan.Narrow) (err error) {
	defer rescue(&err)
	wanted = plan.Narrow{Source: strings.TrimSpace(wanted.Source), Tags: strings.TrimSpace(wanted.Tags), Policy: strings.TrimSpace(wanted.Policy)}
	way, _ := a.wayTo(key)
	partition := cmp.Or(way.chain.Partition, chain.AWS)
	if _, err := wanted.Read(partition); err != nil {
		return a.malformed(err, partition)
	}
	return a.changeRole(key, func(r *store.Role) {
		r.SourceIdentity, r.SessionTags, r.SessionPolicy = wanted.Source, wanted.Tags, wanted.Policy
	})
}

// malformed puts into words what STS would not take.
func (a *App) malformed(err error, p chain.Partition) error {
	var wrong credential.MalformedNarrowing
	if !errors.As(err, &wrong) {
		return err
	}
	return codedError{string(wrong), a.catalog().Text("narrow.wrong."+string(wrong), message.Args{"partition": string(p)})}
}
