package tray

import (
	"bytes"
	"encoding/binary"

	"daypass/internal/store"
)

// swatchICO is an icon file of a role's colour, as Windows wants it, with one
// 32-bit bitmap: blue, green, red, alpha, from the bottom up, and a mask that
// masks nothing.
func swatchICO(id string) []byte {
	colour, known := store.ColourOf(id)
	var file bytes.Buffer
	write := func(fields ...any) {
		for _, field := range fields {
			_ = binary.Write(&file, binary.LittleEndian, field) // a bytes.Buffer takes everything
		}
	}
	const (
		headers = 6 + 16
		info    = 40
		pixels  = side * side * 4
		mask    = side * 4 // rows of 32 bits
	)
	// ICONDIR and its ICONDIRENTRY
	write(uint16(0), uint16(1), uint16(1))
	write(uint8(side), uint8(side), uint8(0), uint8(0), uint16(1), uint16(32), uint32(info+pixels+mask), uint32(headers))
	// BITMAPINFOHEADER, whose height counts the mask too
	write(uint32(info), int32(side), int32(2*side), uint16(1), uint16(32), uint32(0), uint32(pixels+mask), int32(0), int32(0), uint32(0), uint32(0))
	for y := side - 1; y >= 0; y-- {
		for x := range side {
			switch pixel(x, y, known) {
			case outside:
				write(uint32(0))
			case edge:
				write(grey.Blue, grey.Green, grey.Red, uint8(0xff))
			case inside:
				write(colour.Blue, colour.Green, colour.Red, uint8(0xff))
			}
		}
	}
	write([mask]byte{})
	return file.Bytes()
}
