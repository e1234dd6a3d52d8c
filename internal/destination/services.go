package destination

import (
	"strings"

	"daypass/internal/chain"
)

// Service is a page of the console that a person can name.
type Service struct {
	ID      string // what is typed and stored, such as ec2
	Name    string // AWS's own name, the same in every language
	Aliases string // other words it is found by, comma-separated

	path, fragment string // after the console's host
	subdomain      string // before the console's domain, for the few that have one of their own
	global         bool   // its URL names no region
	offered        where  // the partitions that list it
}

// where is a set of partitions.
type where uint8

const (
	com where = 1 << iota
	cn
	gov
	eusc
	everywhere = com | cn | gov | eusc
)

func whereIs(p chain.Partition) where {
	switch p {
	case chain.AWS:
		return com
	case chain.China:
		return cn
	case chain.GovCloud:
		return gov
	case chain.Europe:
		return eusc
	}
	return 0
}

// Services lists what can be opened by name in a partition, the most used
// kinds first. It is empty where no console is public.
//
// Which partition has which service is botocore's endpoints.json (1.43): it can
// lag behind, so Resolve opens an unlisted service all the same.
func Services(partition chain.Partition) []Service {
	at := whereIs(partition)
	list := make([]Service, 0, len(services))
	for _, s := range services {
		if s.offered&at != 0 {
			list = append(list, s)
		}
	}
	return list
}

// Search lists the services whose id, name or alias holds text: first those
// that are called so, then those that begin with it, then the others.
func Search(partition chain.Partition, text string) []Service {
	text = strings.ToLower(strings.TrimSpace(text))
	var ranked [3][]Service
	for _, s := range Services(partition) {
		if rank := s.rank(text); rank >= 0 {
			ranked[rank] = append(ranked[rank], s)
		}
	}
	return append(append(append([]Service{}, ranked[0]...), ranked[1]...), ranked[2]...)
}

// rank is how well text, in lower case, fits: 0 is best, -1 not at all.
func (s Service) rank(text string) int {
	best := -1
	for _, word := range s.words() {
		rank := -1
		switch {
		case word == text:
			rank = 0
		case strings.HasPrefix(word, text):
			rank = 1
		case strings.Contains(word, text):
			rank = 2
		}
		if rank >= 0 && (best < 0 || rank < best) {
			best = rank
		}
	}
	return best
}

// words are all that the service is called, in lower case.
func (s Service) words() []string {
	words := []string{s.ID, strings.ToLower(s.Name)}
	if s.Aliases != "" {
		words = append(words, strings.Split(s.Aliases, ", ")...)
	}
	return words
}

// find is the service that is called text, whatever the partition.
func find(text string) (Service, bool) {
	text = strings.ToLower(text)
	for _, s := range services {
		if s.ID == text {
			return s, true
		}
	}
	for _, s := range services {
		if s.rank(text) == 0 {
			return s, true
		}
	}
	return Service{}, false
}
