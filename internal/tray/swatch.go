package tray

import "daypass/internal/store"

// side is a swatch's, in pixels: what menus have for a picture.
const side = 16

// The kinds of a swatch's pixels.
const (
	outside = iota
	edge
	inside
)

// grey is the edge of a swatch, which is seen on a light menu and on a dark one.
var grey = store.Colour{Red: 0x76, Green: 0x82, Blue: 0x85}

// pixel is what stands in a swatch at x, y: a square of 12 with an edge, as in
// the page. Without a colour there is nothing: no desktop takes a picture back.
func pixel(x, y int, coloured bool) int {
	const from, to = 2, side - 3
	switch {
	case !coloured || x < from || x > to || y < from || y > to:
		return outside
	case x == from || x == to || y == from || y == to:
		return edge
	}
	return inside
}
