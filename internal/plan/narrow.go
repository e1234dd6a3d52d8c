package plan

import (
	"maps"
	"slices"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/credential"
)

// Narrow is what a role is assumed with beyond what it needs, as a person writes
// it; "" is off.
type Narrow struct {
	Source string `json:"source"` // source identity
	Tags   string `json:"tags"`   // "team=payments, case=42"
	Policy string `json:"policy"` // JSON, or ARNs
}

// NarrowView is that of one chain.
type NarrowView struct {
	Now         Narrow `json:"now"`         // as it is remembered
	TakesSource bool   `json:"takesSource"` // and tags; the policy it takes always
}

// NarrowOf is n as it is sent on the way to c; nil where no request takes any of it.
func NarrowOf(c chain.Chain, n credential.Narrowing) *NarrowView {
	if !credential.NarrowsPolicy(c) {
		return nil
	}
	view := NarrowView{Now: Narrow{Policy: n.Policy}, TakesSource: credential.NarrowsSource(c)}
	if n.Policy == "" {
		view.Now.Policy = strings.Join(n.PolicyArns, " ")
	}
	if view.TakesSource {
		view.Now.Source, view.Now.Tags = n.SourceIdentity, tagsText(n.Tags)
	}
	return &view
}

func tagsText(tags map[string]string) string {
	var texts []string
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		texts = append(texts, key+"="+tags[key])
	}
	return strings.Join(texts, ", ")
}

// Read is what n says, of policies in a partition. Its errors are
// credential.MalformedNarrowing.
func (n Narrow) Read(p chain.Partition) (credential.Narrowing, error) {
	var out credential.Narrowing
	for _, err := range []error{out.ReadSource(n.Source), out.ReadTags(n.Tags), out.ReadPolicy(n.Policy, p)} {
		if err != nil {
			return credential.Narrowing{}, err
		}
	}
	return out, nil
}
