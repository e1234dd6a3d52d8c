package store

import (
	"os"
	"reflect"
	"testing"
	"time"
)

func TestBrowsed(t *testing.T) {
	folder := t.TempDir()
	s := New(In(folder), time.Now, nil)
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	walk := func(session string, ids ...string) Browsed {
		b := Browsed{Session: session, StartURL: "https://acme.awsapps.com/start", Region: "eu-west-1", At: at}
		for _, id := range ids {
			b.Accounts = append(b.Accounts, BrowsedAccount{ID: id, Name: "account " + id, Roles: []string{"Admin", "ViewOnly"}})
		}
		return b
	}
	kept := func(session string) Browsed {
		t.Helper()
		list, err := s.Browsed()
		must(t, err)
		for _, b := range list {
			if b.Session == session {
				return b
			}
		}
		return Browsed{}
	}
	must(t, s.KeepBrowsed(walk("acme", "1", "2")))
	must(t, s.KeepBrowsed(walk("", "9"))) // a legacy profile's, of the same start URL
	if list, _ := s.Browsed(); len(list) != 2 {
		t.Fatalf("%d walks are kept", len(list))
	}
	if got, want := kept("acme"), walk("acme", "1", "2"); !reflect.DeepEqual(got, want) {
		t.Errorf("kept %+v, want %+v", got, want)
	}
	must(t, s.KeepBrowsed(walk("acme", "2", "3")))
	if got := kept("acme"); len(got.Accounts) != 2 || got.Accounts[0].ID != "2" {
		t.Errorf("a whole walk keeps what is gone: %+v", got.Accounts)
	}
	early := walk("acme", "4", "3")
	early.Partial, early.At = true, at.Add(time.Hour)
	early.Accounts[1].Roles = nil
	must(t, s.KeepBrowsed(early))
	if got := kept("acme"); got.Partial || !got.At.Equal(at) || len(got.Accounts) != 3 || got.Accounts[1].Roles != nil || got.Accounts[2].ID != "2" {
		t.Errorf("a walk that was ended early: %+v", got)
	}
	fresh := walk("new", "1")
	fresh.Partial = true
	must(t, s.KeepBrowsed(fresh))
	if !kept("new").Partial {
		t.Error("a first walk that was ended early passes for a whole one")
	}
	for _, b := range []string{"acme", ""} {
		if info, err := os.Stat(s.browsedFile(b, "https://acme.awsapps.com/start")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the file of %q: %v, %v", b, info.Mode(), err)
		}
	}
}

func TestDamagedBrowsedIsSetAside(t *testing.T) {
	var damaged []Damage
	s := New(In(t.TempDir()), time.Now, func(d Damage) { damaged = append(damaged, d) })
	must(t, s.KeepBrowsed(Browsed{Session: "acme", StartURL: "https://acme.awsapps.com/start"}))
	must(t, os.WriteFile(s.browsedFile("acme", "https://acme.awsapps.com/start"), []byte(`{"accounts": 3}`), 0o600))
	list, err := s.Browsed()
	if err != nil || len(list) != 0 || len(damaged) != 1 {
		t.Errorf("%d walks, %d damaged, %v", len(list), len(damaged), err)
	}
}
