package cli_test

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"daypass/internal/cli"
	"daypass/internal/house"
	"daypass/internal/store"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"daypass": func() { os.Exit(run()) },
		"xdg-open": func() {
			if folder := os.Getenv("SPY_FOLDER"); folder != "" {
				os.Exit(spy(folder))
			}
			os.Exit(playBrowser())
		},
	})
}

// run is daypass on the files of a script's own folder.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	folders := store.In(os.Getenv("DAYPASS_TEST_STORE"))
	return cli.Run(ctx, os.Args[1:], cli.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Asks: os.Getenv("DAYPASS_TEST_ASKS") != "",
	}, cli.Deps{
		Version: "1.2.3", Env: os.Getenv,
		House: func(demo bool, _ func(store.Damage)) (*house.House, error) {
			return house.Open(house.Options{
				Demo: demo, Version: "1.2.3", Env: os.Getenv, Environ: os.Environ(), Home: os.Getenv("HOME"),
				Now: time.Now, Login: "alice", Folders: &folders,
			})
		},
		Window: func(demo bool) int {
			fmt.Println("window, demo:", demo)
			return 0
		},
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir+"/home")
			env.Setenv("LANG", "en_GB.UTF-8")
			env.Setenv("DAYPASS_TEST_STORE", env.WorkDir+"/store")
			return os.MkdirAll(env.WorkDir+"/home/.aws", 0o700)
		},
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "await": await},
	})
}

// exits runs a command that has to end with a code: exits 3 daypass open …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if failed, ok := err.(interface{ ExitCode() int }); ok {
		code = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("running %v: %v", args[1:], err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("%v ended with %d, not with %s", args[1:], code, args[0])
	}
}

// await waits for a file that another process is about to write: await FILE
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		if data, err := os.ReadFile(ts.MkAbs(args[0])); err == nil && len(data) > 0 {
			return
		}
	}
	ts.Fatalf("%s is not there after a minute", args[0])
}
