package main

import (
	"errors"
	"sync"
	"testing"
)

func TestOneThingThatIsRememberedLeavesTheOthers(t *testing.T) {
	app, _ := demoApp(t)
	view, err := app.Plan("audit", PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	seconds, ec2, frankfurt, firefox := 7*3600, "ec2", "eu-central-1", "firefox"
	var all sync.WaitGroup
	for _, change := range []KeptChange{{Seconds: &seconds}, {Destination: &ec2}, {Region: &frankfurt}, {Browser: &firefox}} {
		all.Go(func() {
			if err := app.Remember(view.Key, change); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	roles, _ := app.house.Store.Roles()
	if r := roles[view.Key]; r.DurationSeconds != seconds || r.Destination != ec2 || r.Region != frankfurt || r.Browser != firefox {
		t.Errorf("kept: %+v", r)
	}
	none := ""
	if err := app.Remember(view.Key, KeptChange{Region: &none}); err != nil {
		t.Fatal(err)
	}
	roles, _ = app.house.Store.Roles()
	if r := roles[view.Key]; r.Region != "" || r.Destination != ec2 {
		t.Errorf("after the region was forgotten: %+v", r)
	}
}

func TestADestinationThatWouldFailIsNotRemembered(t *testing.T) {
	app, _ := demoApp(t)
	view, _ := app.Plan("audit", PlanOptions{})
	elsewhere := "https://example.com/"
	var coded codedError
	if err := app.Remember(view.Key, KeptChange{Destination: &elsewhere}); !errors.As(err, &coded) {
		t.Errorf("remembering %s: %v", elsewhere, err)
	}
	roles, _ := app.house.Store.Roles()
	if kept := roles[view.Key].Destination; kept != "" {
		t.Errorf("kept %q", kept)
	}
}
