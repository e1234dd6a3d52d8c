package vault

import (
	"maps"
	"sync"
	"time"
)

// InMemory is a keyring that ends with the process: the demo's, so that it never
// touches the user's.
func InMemory() Keyring { return &memory{items: map[[2]string]string{}} }

type memory struct {
	mutex sync.Mutex
	items map[[2]string]string
}

func (m *memory) Ready() error { return nil }

func (m *memory) Set(service, name, secret string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.items[[2]string{service, name}] = secret
	return nil
}

func (m *memory) Get(service, name string) (string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	secret, ok := m.items[[2]string{service, name}]
	if !ok {
		return "", ErrNotFound
	}
	return secret, nil
}

func (m *memory) Delete(service, name string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if _, ok := m.items[[2]string{service, name}]; !ok {
		return ErrNotFound
	}
	delete(m.items, [2]string{service, name})
	return nil
}

func (m *memory) DeleteAll(service string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	maps.DeleteFunc(m.items, func(at [2]string, _ string) bool { return at[0] == service })
	return nil
}

// memoryIndex is an Index that ends with the process.
type memoryIndex struct {
	mutex sync.Mutex
	names map[string]time.Time
}

func (x *memoryIndex) Kept() (map[string]time.Time, error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	return maps.Clone(x.names), nil
}

func (x *memoryIndex) Keep(name string, until time.Time) error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.names == nil {
		x.names = map[string]time.Time{}
	}
	x.names[name] = until
	return nil
}

func (x *memoryIndex) Drop(name string) error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	delete(x.names, name)
	return nil
}
