package profile

import (
	"os"
	"strings"
	"testing"
)

// FuzzRead puts any text between two profiles: nothing in it may panic, and
// neither profile may be lost or changed.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/cli/ways/config", "testdata/cli/spelling/config", "testdata/sdk/config"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{
		"", "[", "]", "[]", "[[x]]", "[profile x", "[profile \"x]", "=", ":", " a = b\n  c", "a =\n  b = c\n\n#\n  d", "\x00", "\xff\xfe", "\r", "\ufeff",
		"[DEFAULT]\nregion = x", "source_profile = x\nrole_arn = arn:aws:iam::111122223333:role/A", "[profile x\\", "[profile 'x\"]", "services = x\n[services x]\nsts =\n endpoint_url = %",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		const before = "[profile before]\nregion = eu-west-1\ncredential_process = x\n[profile x]\n"
		const after = "\n[profile after]\nregion = eu-west-2\ncredential_process = y\n"
		set := assemble(func(string) string { return "" }, "/home/x", read("config", before+text+after), read("credentials", text))
		last := strings.Count(unixLines(before+text+after), "\n")
		for _, problem := range set.FileProblems() {
			checkLine(t, problem.Position.Line, last)
		}
		for _, p := range set.Profiles() {
			checkLine(t, p.At.Line, last)
			if p.Problem != nil {
				checkLine(t, p.Problem.Position.Line, last)
			} else if p.Chain.Origin.Kind == "" || p.Chain.Region == "" || !p.Chain.Partition.Valid() {
				t.Errorf("a sound profile without a way: %+v", p)
			}
			set.Close(p.Name)
		}
		if strings.Contains(text, "DEFAULT") {
			return // its keys are every profile's
		}
		for _, kept := range []struct{ name, region, command string }{{"before", "eu-west-1", "x"}, {"after", "eu-west-2", "y"}} {
			if strings.Contains(text, kept.name) {
				continue // the text may speak of the profile itself
			}
			p, ok := set.Find(kept.name)
			if !ok || p.Problem != nil || p.Chain.Region != kept.region || p.Chain.Origin.Command != kept.command {
				t.Errorf("%s: found %v, %+v", kept.name, ok, p)
			}
		}
	})
}

func checkLine(t *testing.T, line, last int) {
	t.Helper()
	if line < 0 || line > last {
		t.Errorf("line %d of %d", line, last)
	}
}
