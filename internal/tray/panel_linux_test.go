package tray

import (
	"os/exec"
	"slices"
	"time"

	"github.com/godbus/dbus/v5"
)

// layout is a dbusmenu layout.
type layout struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

// entry is a line of the menu as a panel sees it.
type entry struct {
	id    int32
	label string
}

// menu is what a panel shows of an icon's menu, flat.
func (r *rig) menu(icon string) []entry {
	r.t.Helper()
	object := r.conn.Object(icon, "/StatusNotifierItem/menu")
	var root layout
	var revision uint32
	for range 2 { // the first answer is a shallow one
		r.must(object.Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root))
	}
	return entries(root)
}

func entries(l layout) []entry {
	var list []entry
	if visible, is := l.Properties["visible"].Value().(bool); is && !visible {
		return nil
	}
	if label, is := l.Properties["label"].Value().(string); is && label != "" {
		if enabled, is := l.Properties["enabled"].Value().(bool); is && !enabled {
			label = "[" + label + "]"
		}
		list = append(list, entry{l.ID, plainSpaces(label)})
	}
	for _, child := range l.Children {
		var below layout
		if dbus.Store([]any{child.Value()}, &below) == nil {
			list = append(list, entries(below)...)
		}
	}
	return list
}

func labels(list []entry) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.label)
	}
	return out
}

// until waits for a menu that fits.
func (r *rig) until(icon, what string, fits func([]string) bool) []entry {
	r.t.Helper()
	var list []entry
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if list = r.menu(icon); fits(labels(list)) {
			return list
		}
	}
	r.t.Fatalf("%s is never shown; the menu is %q", what, labels(list))
	return nil
}

func (r *rig) untilLabel(icon, label string) entry {
	r.t.Helper()
	list := r.until(icon, label, func(all []string) bool { return slices.Contains(all, label) })
	return list[slices.Index(labels(list), label)]
}

func (r *rig) click(icon, label string) {
	r.t.Helper()
	r.must((<-r.event(icon, label).Done).Err)
}

// event sends a click and leaves its answer to come.
func (r *rig) event(icon, label string) *dbus.Call {
	r.t.Helper()
	e := r.untilLabel(icon, label)
	return r.conn.Object(icon, "/StatusNotifierItem/menu").
		Go("com.canonical.dbusmenu.Event", 0, nil, e.id, "clicked", dbus.MakeVariant(int32(0)), uint32(0))
}

// quit clicks "Quit" and gives how the tray ended. systray answers a click on a
// goroutine of its own, which the process's end may overtake: that the tray ends
// is the answer, as it is to a panel.
func (r *rig) quit(icon string, tray *exec.Cmd) error {
	r.t.Helper()
	r.event(icon, "Quit")
	return r.ended(tray)
}

// ended waits for a tray's end and gives how it was.
func (r *rig) ended(tray *exec.Cmd) error {
	r.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- tray.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		_ = tray.Process.Kill()
		<-ended
		r.t.Fatal("the tray does not end")
		return nil
	}
}
