package store

// Colour is one of the nine that a role can have. The page draws the same
// (frontend/src/ui/Swatch.svelte).
type Colour struct{ Red, Green, Blue uint8 }

var colours = map[string]Colour{
	"pink":       {0xd1, 0x4f, 0x94},
	"purple":     {0x7d, 0x5b, 0xc4},
	"dark-blue":  {0x2f, 0x5f, 0xb3},
	"light-blue": {0x4a, 0xa3, 0xd6},
	"teal":       {0x13, 0x8f, 0x8f},
	"green":      {0x3c, 0x8a, 0x4b},
	"yellow":     {0xd9, 0xb2, 0x2b},
	"orange":     {0xd9, 0x77, 0x2b},
	"red":        {0xc4, 0x43, 0x3c},
}

// ColourOf is the colour of an id, as Role.Colour has it. There is none for "",
// and for one that this version does not know.
func ColourOf(id string) (c Colour, known bool) {
	c, known = colours[id]
	return c, known
}
