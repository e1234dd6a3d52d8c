package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
)

// version is that of every file's format. A file with a greater one is read as
// far as it is understood and never written.
const version = 1

const versionField = "version"

// document is a file's object with all its fields: those that this version does
// not know are kept when it writes.
type document map[string]json.RawMessage

// errNoObject says what a damaged file should have been.
var errNoObject = errors.New("no JSON object")

// parse reads a file's content. The error says that it is damaged.
func parse[T any](data []byte) (value T, doc document, err error) {
	if err := json.Unmarshal(data, &doc); err != nil {
		return value, nil, err
	}
	if doc == nil {
		return value, nil, errNoObject
	}
	if err := json.Unmarshal(data, &value); err != nil && doc.version() <= version {
		return *new(T), doc, err
	}
	return value, doc, nil
}

func (d document) version() int {
	n := version
	if raw, has := d[versionField]; has && json.Unmarshal(raw, &n) != nil {
		return version
	}
	return n
}

// load gives what a file says; of a missing file, nothing. A damaged one is set
// aside, and then there is nothing either.
func load[T any](s *Store, file string) (T, error) {
	value, _, damage, err := attempt[T](file)
	if damage == nil {
		return value, err
	}
	err = s.locked(file, func() error {
		// Another process may have put things right since.
		value, _, err = loadLocked[T](s, file)
		return err
	})
	if err != nil && !errors.Is(err, ErrDamaged) {
		err = failed("reading", file, fmt.Errorf("%w: %w: %w", ErrDamaged, damage, err))
	}
	return value, err
}

// loadLocked is load for whoever holds the folder's lock.
func loadLocked[T any](s *Store, file string) (T, document, error) {
	value, doc, damage, err := attempt[T](file)
	if damage == nil {
		return value, doc, err
	}
	return *new(T), document{}, s.setAside(file, damage)
}

func attempt[T any](file string) (value T, doc document, damage, err error) {
	data, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return value, document{}, nil, nil
	case err != nil:
		return value, nil, nil, failed("reading", file, err)
	}
	value, doc, damage = parse[T](data)
	return value, doc, damage, nil
}

// change reads a file, lets edit change what it says, and writes it, while
// nobody else does the same in its folder.
func change[T any](s *Store, file string, edit func(*T) error) error {
	return s.locked(file, func() error {
		value, doc, err := loadLocked[T](s, file)
		if err != nil {
			return err
		}
		if err := edit(&value); err != nil {
			return err
		}
		return save(s, file, doc, value)
	})
}

// save writes value over what doc knew of it.
func save[T any](s *Store, file string, doc document, value T) error {
	if n := doc.version(); n > version {
		return failed("writing", file, fmt.Errorf("%w: version %d", ErrNewerVersion, n))
	}
	merged, err := merge(doc, reflect.ValueOf(value))
	if err != nil {
		return failed("writing", file, err)
	}
	merged[versionField], _ = json.Marshal(version)
	data, err := json.MarshalIndent(merged, "", "  ")
	if err != nil {
		return failed("writing", file, err)
	}
	return s.write(file, append(data, '\n'))
}

// merge puts the fields of a struct into the object that it was read from. A
// zero field is left out.
func merge(old document, value reflect.Value) (document, error) {
	merged := document{}
	for name, raw := range old {
		merged[name] = raw
	}
	for i := range value.NumField() {
		name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
		field := value.Field(i)
		if field.IsZero() {
			delete(merged, name)
			continue
		}
		raw, err := encode(merged[name], field)
		if err != nil {
			return nil, err
		}
		merged[name] = raw
	}
	return merged, nil
}

// encode is a field's JSON; the structs in a map keep their unknown fields too.
func encode(old json.RawMessage, field reflect.Value) (json.RawMessage, error) {
	if field.Kind() != reflect.Map || field.Type().Elem().Kind() != reflect.Struct {
		return json.Marshal(field.Interface())
	}
	var before map[string]document
	_ = json.Unmarshal(old, &before) // old was read before; of none there is nothing to keep
	entries := map[string]document{}
	for _, key := range field.MapKeys() {
		entry, err := merge(before[key.String()], field.MapIndex(key))
		if err != nil {
			return nil, err
		}
		entries[key.String()] = entry
	}
	return json.Marshal(entries)
}
