package steady

import (
	"slices"
	"testing"
	"time"
)

func TestOneStandstillBreaksNoLimitAndSlownessDoes(t *testing.T) {
	const limit = time.Second
	for _, test := range []struct {
		took []time.Duration
		want time.Duration
		runs int
	}{
		{[]time.Duration{limit}, limit, 1},
		{[]time.Duration{3 * limit, limit / 2}, limit / 2, 2},
		{[]time.Duration{5 * limit, 2 * limit, 3 * limit, 4 * limit, 6 * limit}, 2 * limit, 5},
	} {
		left := slices.Clone(test.took)
		got := Quickest(limit, func() time.Duration {
			first := left[0]
			left = left[1:]
			return first
		})
		if runs := len(test.took) - len(left); got != test.want || runs != test.runs {
			t.Errorf("of %v it is %v after %d", test.took, got, runs)
		}
	}
}
