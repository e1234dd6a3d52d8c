package tray

import (
	"bytes"
	"encoding/binary"
	"image/png"
	"os"
	"slices"
	"testing"

	"daypass/internal/store"
)

// bitmap is one picture of an icon file of Windows.
type bitmap struct {
	side   int
	pixels []byte // blue, green, red, alpha, from the bottom up
}

// at is a pixel as red, green, blue, alpha, from the top left.
func (b bitmap) at(x, y int) [4]byte {
	i := ((b.side-1-y)*b.side + x) * 4
	return [4]byte{b.pixels[i+2], b.pixels[i+1], b.pixels[i], b.pixels[i+3]}
}

// readICO reads the format that LoadImage takes: ICONDIR, its ICONDIRENTRYs, and
// for each a BITMAPINFOHEADER with the bitmap and its mask, of twice the height.
func readICO(t *testing.T, file []byte) []bitmap {
	t.Helper()
	little := binary.LittleEndian
	if len(file) < 6 || little.Uint16(file) != 0 || little.Uint16(file[2:]) != 1 {
		t.Fatal("no icon file")
	}
	var all []bitmap
	end := 0
	for i := range int(little.Uint16(file[4:])) {
		entry := file[6+16*i:]
		side, size, from := int(entry[0]), int(little.Uint32(entry[8:])), int(little.Uint32(entry[12:]))
		if int(entry[1]) != side || little.Uint16(entry[6:]) != 32 || from+size > len(file) {
			t.Fatalf("picture %d: %v", i, entry[:16])
		}
		header, mask := file[from:from+size], (side+31)/32*4*side
		if little.Uint32(header) != 40 || int(little.Uint32(header[4:])) != side || int(little.Uint32(header[8:])) != 2*side ||
			little.Uint16(header[14:]) != 32 || little.Uint32(header[16:]) != 0 {
			t.Fatalf("picture %d has the header %v", i, header[:40])
		}
		if size != 40+side*side*4+mask {
			t.Fatalf("picture %d of %d pixels has %d bytes", i, side, size)
		}
		all = append(all, bitmap{side, header[40 : 40+side*side*4]})
		end = max(end, from+size)
	}
	if end != len(file) {
		t.Errorf("%d bytes belong to no picture", len(file)-end)
	}
	return all
}

func TestASwatchOfWindowsIsAnIconOfTheColour(t *testing.T) {
	for _, id := range []string{"teal", "red", "", "of a later version"} {
		all := readICO(t, swatchICO(id))
		if len(all) != 1 || all[0].side != side {
			t.Fatalf("%q is %d pictures", id, len(all))
		}
		var want [4]byte
		if colour, known := store.ColourOf(id); known {
			want = [4]byte{colour.Red, colour.Green, colour.Blue, 0xff}
		}
		picture := all[0]
		if picture.at(8, 8) != want || picture.at(3, 12) != want || picture.at(0, 0) != [4]byte{} {
			t.Errorf("%q is %v within, %v in the corner", id, picture.at(8, 8), picture.at(0, 0))
		}
		if got := picture.at(2, 8); (got[3] == 0xff) != (want[3] == 0xff) || got == want && want[3] != 0 {
			t.Errorf("the edge of %q is %v", id, got)
		}
	}
}

// Windows takes the size that its taskbar has at the screen's scale.
func TestTheIconOfWindowsHasEverySize(t *testing.T) {
	file, err := os.ReadFile("icon/windows.ico")
	if err != nil {
		t.Fatal(err)
	}
	var sides []int
	for _, picture := range readICO(t, file) {
		sides = append(sides, picture.side)
		if !slices.ContainsFunc(picture.pixels, func(b byte) bool { return b != 0 }) {
			t.Errorf("at %d it is empty", picture.side)
		}
	}
	if want := []int{16, 20, 24, 32, 48}; !slices.Equal(sides, want) {
		t.Errorf("the sizes are %v", sides)
	}
}

// macOS colours a template by its alpha alone.
func TestTheIconOfMacOSIsATemplate(t *testing.T) {
	file, err := os.ReadFile("icon/template.png")
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds().Size()
	if size.X != 44 || size.Y != 44 {
		t.Errorf("it is %v", size)
	}
	seen := 0
	for y := range size.Y {
		for x := range size.X {
			red, green, blue, alpha := picture.At(x, y).RGBA()
			if red != 0 || green != 0 || blue != 0 {
				t.Fatalf("at %d, %d it has a colour", x, y)
			}
			if alpha > 0 {
				seen++
			}
		}
	}
	if all := size.X * size.Y; seen < all/10 || seen > all*9/10 {
		t.Errorf("%d of %d pixels are seen", seen, all)
	}
}

func TestNoLetterOfANameIsAMenusKey(t *testing.T) {
	const name = "R&D_dev && a__b"
	if got := escapeAmpersands(name); got != "R&&D_dev &&&& a__b" {
		t.Errorf("Windows is given %q", got)
	}
	if got := escapeUnderscores(name); got != "R&D__dev && a____b" {
		t.Errorf("a panel is given %q", got)
	}
}
