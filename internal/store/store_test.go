package store

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// testStore is a store in a folder of its own whose clock stands at noon; the
// damages that it reports are collected.
func testStore(t *testing.T) (*Store, *[]Damage) {
	t.Helper()
	damages := &[]Damage{}
	folders := Folders{Config: filepath.Join(t.TempDir(), "config"), State: filepath.Join(t.TempDir(), "state")}
	return New(folders, func() time.Time { return noon }, func(d Damage) { *damages = append(*damages, d) }), damages
}

func put(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnEmptyFolderIsTheDefaults(t *testing.T) {
	s, damages := testStore(t)
	settings, err := s.Settings()
	must(t, err)
	roles, err := s.Roles()
	must(t, err)
	recents, err := s.Recents()
	must(t, err)
	opened, err := s.Opened()
	must(t, err)
	facts, err := s.Facts()
	must(t, err)
	if settings != (Settings{}) || len(roles)+len(recents)+len(opened)+len(facts)+len(*damages) != 0 {
		t.Error("something is remembered in an empty folder")
	}
	if _, err := os.Stat(s.folders.Config); !errors.Is(err, fs.ErrNotExist) {
		t.Error("reading made a folder")
	}
}

func TestEverythingComesBackAsItWasKept(t *testing.T) {
	s, _ := testStore(t)
	settings := Settings{"fr", "dark", 120, true, "firefox", true, "alice", "arn:aws:iam::aws:policy/ReadOnlyAccess", 10, true, true, "https://idp.acme.example/aws", 35002, true, "AWS_PROFILE=x"}
	must(t, s.ChangeSettings(func(now *Settings) { *now = settings }))
	if got, err := s.Settings(); got != settings {
		t.Errorf("settings are %+v, %v", got, err)
	}

	role := Role{28800, "ec2", "eu-west-1", "chromium", "teal", true, true, "base > Admin", "prod", "arn", true, "https://idp.example.com/aws", "zoe", "team=payments", "{}"}
	must(t, s.ChangeRole("arn:aws:iam::111122223333:role/Admin", func(now *Role) { *now = role }))
	must(t, s.ChangeRole("other", func(now *Role) { now.Production = true }))
	roles, err := s.Roles()
	if want := map[string]Role{"arn:aws:iam::111122223333:role/Admin": role, "other": {Production: true}}; !reflect.DeepEqual(roles, want) {
		t.Errorf("roles are %+v, %v", roles, err)
	}

	opened := Opened{Profile: "prod", RoleArn: "arn", OriginOnly: true, Key: "key", Role: "Admin", AccountID: "111122223333",
		Account: "acme", Partition: "aws", Region: "eu-west-1", Destination: "https://console.aws.amazon.com/", Browser: "firefox",
		OpenedAt: noon, EndsAt: noon.Add(8 * time.Hour), AskedSeconds: 28800, GotSeconds: 28800, State: Open}
	opened.ID, err = s.AddOpened(opened)
	must(t, err)
	if all, err := s.Opened(); err != nil || len(all) != 1 || all[0] != opened {
		t.Errorf("opened are %+v, %v", all, err)
	}

	fact := Fact{"key", noon, 28800, 3600, noon.Add(time.Hour), 3600, "root", "arn:aws:iam::111122223333:root", true}
	must(t, s.Learn("key", func(now *Fact) { *now = fact }))
	if got, err := s.Fact("key"); got != fact {
		t.Errorf("the fact is %+v, %v", got, err)
	}
	if facts, err := s.Facts(); err != nil || len(facts) != 1 || facts["key"] != fact {
		t.Errorf("facts are %+v, %v", facts, err)
	}
}

func TestRecentsAreTheLatestOnceEach(t *testing.T) {
	s, _ := testStore(t)
	at := noon
	s.now = func() time.Time { at = at.Add(time.Minute); return at }
	for range 3 {
		for _, profile := range []string{"a", "b", "c"} {
			must(t, s.AddRecent(Recent{Profile: profile}))
		}
	}
	must(t, s.AddRecent(Recent{Profile: "a", OriginOnly: true}))
	recents, err := s.Recents()
	must(t, err)
	var got []string
	for _, r := range recents {
		got = append(got, r.key())
	}
	if want := []string{"a origin", "c ", "b ", "a "}; !reflect.DeepEqual(got, want) {
		t.Errorf("recents are %q", got)
	}
	for i := range 2 * recentsKept {
		must(t, s.AddRecent(Recent{Profile: strings.Repeat("x", i+1)}))
	}
	if recents, _ = s.Recents(); len(recents) != recentsKept || len(recents[0].Profile) != 2*recentsKept {
		t.Errorf("%d recents are kept, the first %q", len(recents), recents[0].Profile)
	}
}

func TestAnOpenedSessionEndsIsForgottenAndDropped(t *testing.T) {
	s, _ := testStore(t)
	id, err := s.AddOpened(Opened{Profile: "a", EndsAt: noon.Add(time.Hour)})
	must(t, err)
	unknown, err := s.AddOpened(Opened{Profile: "b"})
	must(t, err)
	opened, _ := s.Opened()
	for _, o := range opened {
		if o.Over(noon.Add(time.Hour-time.Second)) || o.Over(noon.Add(time.Hour)) != (o.ID == id) {
			t.Errorf("%s ends at the wrong time", o.Profile)
		}
	}
	must(t, s.ChangeOpened(unknown, func(o *Opened) { o.State = Ended; o.ID = "../settings" }))
	must(t, s.Forget(id))
	opened, err = s.Opened()
	if err != nil || len(opened) != 1 || opened[0].ID != unknown || !opened[0].Over(noon) {
		t.Errorf("left are %+v, %v", opened, err)
	}
	for _, bad := range []string{id, "../../etc/passwd", "s-20261122t120000-..", "", "s-20261122t120000-" + strings.Repeat("g", 16)} {
		if err := s.ChangeOpened(bad, func(*Opened) {}); !errors.Is(err, ErrNotFound) {
			t.Errorf("changing %q: %v", bad, err)
		}
		if err := s.Forget(bad); !errors.Is(err, ErrNotFound) {
			t.Errorf("forgetting %q: %v", bad, err)
		}
	}
	s.now = func() time.Time { return noon.Add(openedKept + time.Second) }
	if _, err := s.AddOpened(Opened{Profile: "c"}); err != nil {
		t.Fatal(err)
	}
	if opened, _ = s.Opened(); len(opened) != 1 || opened[0].Profile != "c" {
		t.Errorf("left are %+v", opened)
	}
}

func TestAFactIsForgotten(t *testing.T) {
	s, _ := testStore(t)
	must(t, s.Learn("k", func(f *Fact) { f.RefusedAt = noon }))
	must(t, s.Learn("k", func(f *Fact) { f.AcceptedSeconds = 3600 }))
	if f, _ := s.Fact("k"); !f.RefusedAt.Equal(noon) || f.AcceptedSeconds != 3600 {
		t.Errorf("the fact is %+v", f)
	}
	must(t, s.Forget("k"))
	if f, err := s.Fact("k"); f != (Fact{}) || err != nil {
		t.Errorf("left is %+v, %v", f, err)
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such modes")
	}
	s, _ := testStore(t)
	must(t, s.ChangeSettings(func(now *Settings) { now.Zoom = 100 }))
	_, err := s.AddOpened(Opened{})
	must(t, err)
	for _, root := range []string{s.folders.Config, s.folders.State} {
		must(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			must(t, err)
			info, err := entry.Info()
			must(t, err)
			if info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s is %v", path, info.Mode())
			}
			return nil
		}))
	}
}

func TestUnknownFieldsAreKept(t *testing.T) {
	s, _ := testStore(t)
	put(t, s.rolesFile(), `{"version":1,"note":{"a":9007199254740993},"roles":{"r":{"colour":"teal","tags":["x"]},"q":{"new":1}}}`)
	must(t, s.ChangeRole("r", func(r *Role) { r.Colour = ""; r.Favourite = true }))
	var got any
	must(t, json.Unmarshal([]byte(read(t, s.rolesFile())), &got))
	var want any
	must(t, json.Unmarshal([]byte(`{"version":1,"note":{"a":9007199254740993},"roles":{"r":{"favourite":true,"tags":["x"]},"q":{"new":1}}}`), &want))
	if !reflect.DeepEqual(got, want) || !strings.Contains(read(t, s.rolesFile()), "9007199254740993") {
		t.Errorf("the file is %s", read(t, s.rolesFile()))
	}
}

func TestWhatCannotBeUsedIsTheDefault(t *testing.T) {
	s, _ := testStore(t)
	put(t, s.settingsFile(), `{"language":"tlh","theme":"pink","zoom":9000,"browser":"x"}`)
	if got, err := s.Settings(); err != nil || got != (Settings{Zoom: LargestZoom, Browser: "x"}) {
		t.Errorf("settings are %+v, %v", got, err)
	}
	must(t, s.ChangeSettings(func(now *Settings) { now.SingleKeysOff = true }))
	if !strings.Contains(read(t, s.settingsFile()), "tlh") {
		t.Error("changing one setting lost another that this version does not know")
	}
}
