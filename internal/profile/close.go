package profile

import (
	"cmp"
	"slices"
	"strings"
)

// maxClose is how many names are offered for one that is not there.
const maxClose = 3

// Close gives up to three names that were perhaps meant: those that differ in
// few letters, or that have name in them.
func (s *Set) Close(name string) []string {
	type candidate struct {
		name     string
		distance int
	}
	wanted := []rune(strings.ToLower(name))
	if len(wanted) == 0 || len(wanted) > maxName {
		return nil
	}
	allowed := max(1, len(wanted)/3)
	var near []candidate
	for i := range s.profiles {
		folded := strings.ToLower(s.profiles[i].Name)
		distance := editDistance(wanted, []rune(folded), allowed)
		if distance > allowed && len(wanted) > 2 && strings.Contains(folded, string(wanted)) {
			distance = allowed + 1
		} else if distance > allowed {
			continue
		}
		near = append(near, candidate{s.profiles[i].Name, distance})
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, c := range near[:min(maxClose, len(near))] {
		names = append(names, c.name)
	}
	return names
}

// maxName bounds the work for one name.
const maxName = 256

// editDistance counts letters to insert, delete, replace or swap with their
// neighbour; above limit it only says so.
func editDistance(a, b []rune, limit int) int {
	if len(b)-len(a) > limit || len(a)-len(b) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(replace, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
