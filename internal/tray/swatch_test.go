package tray

import (
	"bytes"
	"image/color"
	"image/png"
	"testing"
)

func TestASwatchIsAPictureOfTheColour(t *testing.T) {
	for id, want := range map[string]color.NRGBA{
		"teal": {0x13, 0x8f, 0x8f, 0xff}, "red": {0xc4, 0x43, 0x3c, 0xff}, "": {}, "of a later version": {},
	} {
		picture, err := png.Decode(bytes.NewReader(swatchPNG(id)))
		if err != nil {
			t.Fatalf("%q: %v", id, err)
		}
		if size := picture.Bounds().Size(); size.X != side || size.Y != side {
			t.Errorf("%q is %v", id, size)
		}
		at := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA) }
		if at(8, 8) != want || at(3, 12) != want || at(0, 0) != (color.NRGBA{}) {
			t.Errorf("%q is %v within, %v in the corner", id, at(8, 8), at(0, 0))
		}
		if got := at(2, 8); (got.A == 0xff) != (want.A == 0xff) || got == want && want.A != 0 {
			t.Errorf("the edge of %q is %v", id, got)
		}
	}
}
