# Daypass: one command each. Every command installs what it needs first and
# says so; see README.md.

WINDOW_TAGS = desktop,production,webkit2_41
DEV_TAGS = dev,webkit2_41
SMALL = -trimpath -ldflags '-s -w'
# The light executable calls these packages seldom: without inlining in them it
# is 1 MB smaller, and measurably no slower.
LEAN = $(foreach p,github.com/... golang.org/x/... fyne.io/... net net/http/... html/... text/... image/... mime/... \
	compress/... regexp/... math/big vendor/golang.org/x/... crypto/tls encoding/xml encoding/asn1 crypto/x509/... \
	$(addprefix daypass/internal/,simulator saml tray cli console credential diagnosis opening plan),-gcflags=$(p)=-l)
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.9.0

PAGE = frontend/dist/index.html
PAGE_SOURCES = $(shell find frontend/src frontend/public frontend/index.html frontend/*.ts frontend/svelte.config.js frontend/scripts/mounted.ts frontend/package-lock.json internal/message -type f -not -name '*_test.go' 2>/dev/null)

.PHONY: help
help:
	@echo 'make demo        start Daypass on the embedded simulator: nothing reaches AWS'
	@echo 'make run         start Daypass on your own AWS files'
	@echo 'make test        every test'
	@echo 'make build       bin/daypass and bin/daypass-window'
	@echo 'make build-windows   the same for Windows, and bin/daypass-tray.exe'
	@echo 'make install     into PREFIX (~/.local)'
	@echo 'make check       formatting, vet, staticcheck, govulncheck, svelte-check, bindings, catalogs'
	@echo 'make bench       the numbers that the design holds'
	@echo 'make bindings    frontend/wailsjs from app.go'
	@echo 'make screenshot  the picture in README.md'

.PHONY: demo run
demo: build
	bin/daypass --demo
run: build
	bin/daypass

.PHONY: setup setup-test
setup:
	@scripts/setup build
setup-test:
	@scripts/setup test

.PHONY: build daypass daypass-window daypass-dev
build: setup daypass daypass-window
daypass:
	CGO_ENABLED=0 go build $(SMALL) $(LEAN) -o bin/daypass .
daypass-window: $(PAGE)
	go build -tags $(WINDOW_TAGS) $(SMALL) -o bin/daypass-window .
# The window with a dev server: the page in an ordinary browser over the real
# App. For tests on throw-away data alone.
daypass-dev: $(PAGE)
	go build -tags $(DEV_TAGS) -o bin/daypass-dev .

# For Windows, which tells by a program's header whether to open a console: the
# terminal has one; the tray, which starts at login, is the same without.
.PHONY: build-windows
build-windows: $(PAGE)
	GOOS=windows CGO_ENABLED=0 go build $(SMALL) $(LEAN) -o bin/daypass.exe .
	GOOS=windows CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -H windowsgui' $(LEAN) -o bin/daypass-tray.exe .
	GOOS=windows CGO_ENABLED=0 go build -tags desktop,production -trimpath -ldflags '-s -w -H windowsgui' -o bin/daypass-window.exe .

$(PAGE): $(PAGE_SOURCES) | setup
	cd frontend && npm run --silent build
	@touch $@

.PHONY: test test-go test-page test-e2e test-window
test: setup-test test-go test-page test-e2e test-window
# The race detector makes a process start ten times as slowly: what starts many
# runs in part under it, and whole without it.
test-go:
	go test -race ./...
	go test ./internal/cli ./internal/store
test-page: | setup
	cd frontend && npm run --silent test
test-e2e: daypass daypass-dev
	scripts/e2e frontend/e2e/page
test-window: daypass daypass-window
	scripts/e2e frontend/e2e/window

.PHONY: check
check: setup $(PAGE)
	@unformatted=$$(gofmt -l *.go internal); [ -z "$$unformatted" ] || { echo "gofmt: $$unformatted"; exit 1; }
	go vet ./...
	go vet -tags $(WINDOW_TAGS) .
	go vet -tags $(DEV_TAGS) .
	CGO_ENABLED=0 go vet -tags bindings .
	GOOS=windows go vet ./...
	GOOS=darwin CGO_ENABLED=0 go vet ./...
	go run $(STATICCHECK) ./...
	go run $(STATICCHECK) -tags $(WINDOW_TAGS) .
	scripts/vulnerabilities $(GOVULNCHECK) $(WINDOW_TAGS)
	cd frontend && npm run --silent check && npm run --silent size
	scripts/bindings check
	go test ./internal/message

.PHONY: bindings bench screenshot
bindings:
	scripts/bindings write
bench: setup-test build daypass-dev
	go build -tags $(WINDOW_TAGS) $(SMALL) -o bin/empty ./scripts/bench/empty
	go run ./scripts/bench || over=1; go run ./scripts/bench.d/tray || over=1; \
		node frontend/e2e/bench.mjs && [ -z "$$over" ]
	cd frontend && npm run --silent size
screenshot: setup-test daypass daypass-window
	scripts/screenshot

PREFIX ?= $(HOME)/.local
.PHONY: install uninstall
install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/applications $(DESTDIR)$(PREFIX)/share/icons/hicolor/256x256/apps $(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps
	install -m 0755 bin/daypass bin/daypass-window $(DESTDIR)$(PREFIX)/bin
	install -m 0644 build/linux/daypass.desktop $(DESTDIR)$(PREFIX)/share/applications
	install -m 0644 build/icon.png $(DESTDIR)$(PREFIX)/share/icons/hicolor/256x256/apps/daypass.png
	install -m 0644 build/icon.svg $(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps/daypass.svg
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/daypass $(DESTDIR)$(PREFIX)/bin/daypass-window \
		$(DESTDIR)$(PREFIX)/share/applications/daypass.desktop \
		$(DESTDIR)$(PREFIX)/share/icons/hicolor/256x256/apps/daypass.png \
		$(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps/daypass.svg

.PHONY: clean
clean:
	rm -rf bin frontend/dist
