//go:build !darwin || cgo

package tray

import (
	"fyne.io/systray"
)

// icon is the tray icon and its menu of fixed slots.
type icon struct {
	items   []*systray.MenuItem
	shown   []item
	tooltip string
	clicks  chan int // slots
}

// runIcon shows the icon on this thread, which must be the process's main one,
// while what start returns lives, and returns its error. No panel sees the menu
// before start is done.
func runIcon(start func(*icon) (live func() error)) error {
	var err error
	ended := make(chan struct{})
	systray.SetTitle(title)
	systray.Run(func() {
		setIcon()
		live := start(newIcon())
		go func() {
			defer close(ended)
			err = live()
			systray.Quit()
		}()
	}, nil)
	<-ended
	return err
}

func newIcon() *icon {
	i := &icon{shown: make([]item, slots), clicks: make(chan int)}
	i.add(slotOpen)
	i.add(slotStatus)
	systray.AddSeparator()
	for slot := slotFavourites; slot < slotRecent; slot++ {
		i.add(slot)
	}
	recent := i.add(slotRecent)
	for slot := slotRecents; slot < slotOpened; slot++ {
		i.keep(recent.AddSubMenuItem("", ""), slot)
	}
	opened := i.add(slotOpened)
	for slot := slotSessions; slot < slotLogin; slot++ {
		i.keep(opened.AddSubMenuItem("", ""), slot)
	}
	systray.AddSeparator()
	i.keep(systray.AddMenuItemCheckbox("", "", false), slotLogin)
	i.add(slotQuit)
	for _, entry := range i.items {
		entry.Hide()
		entry.Disable()
	}
	return i
}

func (i *icon) add(slot int) *systray.MenuItem { return i.keep(systray.AddMenuItem("", ""), slot) }

// keep listens to an item for as long as the process lives. The library drops a
// click that nobody waits for: one waits here itself, while the last is dealt with.
func (i *icon) keep(entry *systray.MenuItem, slot int) *systray.MenuItem {
	entry.ClickedCh = make(chan struct{}, 1)
	i.items = append(i.items, entry)
	go func() {
		for range entry.ClickedCh {
			i.clicks <- slot
		}
	}()
	return entry
}

// show changes what differs from what is shown. Every change is a message to
// every panel.
func (i *icon) show(tooltip string, items []item) {
	for slot, now := range items {
		before, entry := i.shown[slot], i.items[slot]
		if now.text != before.text && now.shown {
			entry.SetTitle(escape(now.text))
		}
		if now.colour != before.colour && now.shown {
			entry.SetIcon(swatch(now.colour))
		}
		change(before.enabled, now.enabled, entry.Enable, entry.Disable)
		change(before.checked, now.checked, entry.Check, entry.Uncheck)
		change(before.shown, now.shown, entry.Show, entry.Hide)
		if !now.shown {
			now.text, now.colour = before.text, before.colour // still on the hidden item
		}
		i.shown[slot] = now
	}
	if tooltip != i.tooltip {
		systray.SetTooltip(tooltip)
		i.tooltip = tooltip
	}
}

func change(before, now bool, on, off func()) {
	switch {
	case now && !before:
		on()
	case before && !now:
		off()
	}
}
