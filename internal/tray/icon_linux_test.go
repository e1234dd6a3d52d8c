package tray

import (
	"testing"
	"time"
)

// A click while the tray is busy with the one before is dealt with after it.
func TestAClickIsNotLostBesideAnother(t *testing.T) {
	icon := newIcon()
	clicked := icon.items[slotLogin].ClickedCh
	for n := range 2 {
		select {
		case clicked <- struct{}{}: // as the library does
		default:
			t.Fatalf("click %d is dropped", n+1)
		}
		for n == 0 && len(clicked) > 0 { // until the first is on its way
			time.Sleep(time.Millisecond)
		}
	}
	for range 2 {
		if slot := <-icon.clicks; slot != slotLogin {
			t.Errorf("clicked is %d", slot)
		}
	}
}
