//go:build desktop || dev || bindings

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"daypass/internal/desktop"
	"daypass/internal/house"
	"daypass/internal/store"
)

// Built with one of Wails' tags, this package is the window, daypass-window.
// Without them it is the terminal: main.go.
func main() { os.Exit(runWindow(os.Args[1:])) }

func runWindow(args []string) int {
	flags := flag.NewFlagSet("daypass-window", flag.ContinueOnError)
	demo := flags.Bool("demo", false, "use the embedded simulator instead of AWS")
	show := flags.String("show", "", "the role to begin on, as the tray asks for it")
	demoFolder := flags.String(demoFolderFlag, "", "the folder of the demo's tray, which has one window too")
	if generatesBindings {
		return exitCode(wails.Run(windowOptions(&App{}, "")))
	}
	if err := flags.Parse(args); err != nil {
		return 2
	}
	signals := endingSignals()
	spareDMABuf()
	if !hasDisplay(os.Getenv) {
		fmt.Fprintln(os.Stderr, sessionCatalog().Text("window.display", nil))
		return 1
	}
	var request desktop.Request
	if *show != "" {
		var err error
		if request, err = desktop.ParseRequest(*show); err != nil {
			fmt.Fprintln(os.Stderr, "daypass-window:", err)
			return 2
		}
	}
	instance, handedOver := claimWindow(*demo, *demoFolder, request)
	if handedOver {
		return 0
	}
	around := newSurroundings(*demo)
	app, err := newApp(func(damaged func(store.Damage)) (*house.House, error) {
		return openHouseIn(around.environment, *demo, damaged)
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "daypass-window:", err)
		return 1
	}
	app.live(around)
	stopped := stopOnSignal(signals, app)
	defer app.close()
	if instance != nil {
		defer func() { _ = instance.Close() }()
		go instance.Serve(app.showOn)
	}
	app.showOn(request)
	err = showWindow(app)
	if errors.Is(err, errNoGTK) {
		fmt.Fprintln(os.Stderr, sessionCatalog().Text("window.display", nil))
		return 1
	}
	stopped()
	return exitCode(err)
}

// spareDMABuf keeps WebKitGTK from its DMA-BUF renderer, which leaves the
// window blank with some drivers (wailsapp/wails#2977). Whoever sets the
// variable keeps what they set. It must run before GTK starts.
func spareDMABuf() {
	const name = "WEBKIT_DISABLE_DMABUF_RENDERER"
	if _, set := os.LookupEnv(name); !set {
		_ = os.Setenv(name, "1") // fails for malformed names alone
	}
}

func exitCode(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "daypass-window:", err)
	return 1
}

var errNoGTK = errors.New("GTK could not use the display")

// showWindow returns when the window was closed. Wails panics when the display
// that the environment names is not there.
func showWindow(app *App) (err error) {
	defer func() {
		switch cause := recover(); {
		case cause == nil:
		case fmt.Sprint(cause) == "failed to init GTK":
			err = errNoGTK
		default:
			panic(cause)
		}
	}()
	return wails.Run(windowOptions(app, app.title()))
}

func windowOptions(app *App, title string) *options.App {
	o := &options.App{
		Title:     title,
		Width:     960,
		Height:    640,
		MinWidth:  320, // one pane at a time
		MinHeight: 360,
		// StartHidden maps the window and hides it again on Linux, and
		// HideWindowOnClose skips OnBeforeClose there: neither is set. An
		// OnBeforeClose that answers true would make SIGTERM a no-op.
		AssetServer: &assetserver.Options{
			Assets:  page,
			Handler: app.handler(),
			Middleware: func(next http.Handler) http.Handler {
				return secureHeaders(next, pageSources)
			},
		},
		Logger:                           windowLog{os.Stderr},
		LogLevel:                         logger.WARNING,
		LogLevelProduction:               logger.ERROR,
		OnStartup:                        func(ctx context.Context) { app.started(ctx, wailsShell{ctx}) },
		Bind:                             []any{app},
		ErrorFormatter:                   formatError,
		EnableDefaultContextMenu:         true, // else no right-click paste; CSS limits it to fields
		EnableFraudulentWebsiteDetection: false,
		DragAndDrop:                      &options.DragAndDrop{DisableWebViewDrop: true}, // a dropped file would replace the page
		Linux: &linux.Options{
			Icon:             icon,
			ProgramName:      "daypass", // the .desktop file's name
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
		},
		Windows: &windows.Options{
			Theme:                windows.SystemDefault,
			DisablePinchZoom:     true,
			IsZoomControlEnabled: true,
		},
		Mac: &mac.Options{Preferences: &mac.Preferences{TabFocusesLinks: mac.Enabled}},
	}
	if !generatesBindings {
		o.BackgroundColour = background(app.settings().Theme)
	}
	return o
}

// background is the page's own, so that nothing flashes before it is drawn.
func background(theme string) *options.RGBA {
	if theme == "dark" {
		return options.NewRGB(0x19, 0x1c, 0x1d)
	}
	return options.NewRGB(0xff, 0xff, 0xff)
}

// wailsShell is the window as the App sees it. It is the only user of Wails'
// runtime, which the plain build must not link.
type wailsShell struct{ ctx context.Context }

func (s wailsShell) Emit(event string, data any) { runtime.EventsEmit(s.ctx, event, data) }
func (s wailsShell) Quit()                       { runtime.Quit(s.ctx) }

// Front shows the window where it is hidden, minimised or behind others.
func (s wailsShell) Front() {
	runtime.WindowShow(s.ctx)
	runtime.WindowUnminimise(s.ctx)
}

func (s wailsShell) SetTitle(title string) { runtime.WindowSetTitle(s.ctx, title) }

func (s wailsShell) SetClipboard(text string) error { return runtime.ClipboardSetText(s.ctx, text) }
func (s wailsShell) Clipboard() (string, error)     { return runtime.ClipboardGetText(s.ctx) }
