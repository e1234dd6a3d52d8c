package tray

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"

	"daypass/internal/store"
)

// swatchPNG is a PNG of a role's colour. It is written here, uncompressed, since
// package image/png would take a megabyte for each.
func swatchPNG(id string) []byte {
	colour, known := store.ColourOf(id)
	var rows []byte
	for y := range side {
		rows = append(rows, 0) // no filter
		for x := range side {
			rows = append(rows, byte(pixel(x, y, known)))
		}
	}
	var file bytes.Buffer
	file.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		named := append([]byte(name), data...)
		_ = binary.Write(&file, binary.BigEndian, uint32(len(data))) // a bytes.Buffer takes everything
		file.Write(named)
		_ = binary.Write(&file, binary.BigEndian, crc32.ChecksumIEEE(named))
	}
	const bits, palette = 8, 3
	chunk("IHDR", []byte{0, 0, 0, side, 0, 0, 0, side, bits, palette, 0, 0, 0})
	chunk("PLTE", []byte{0, 0, 0, grey.Red, grey.Green, grey.Blue, colour.Red, colour.Green, colour.Blue})
	chunk("tRNS", []byte{0, 0xff, 0xff})
	chunk("IDAT", stored(rows))
	chunk("IEND", nil)
	return file.Bytes()
}

// stored is data as a zlib stream (RFC 1950) of one block that is not
// compressed (RFC 1951, 3.2.4).
func stored(data []byte) []byte {
	stream := []byte{0x78, 0x01, 1}
	stream = binary.LittleEndian.AppendUint16(stream, uint16(len(data)))
	stream = binary.LittleEndian.AppendUint16(stream, ^uint16(len(data)))
	stream = append(stream, data...)
	return binary.BigEndian.AppendUint32(stream, adler32.Checksum(data))
}
