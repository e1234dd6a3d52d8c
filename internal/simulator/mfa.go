package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// period is how long a device shows a code.
const period = 30 * time.Second

// devices are the MFA devices of IAM users. A code is good once, and from one
// period before to one period after its own, as with AWS.
type devices struct {
	now func() time.Time

	mu  sync.Mutex
	key []byte
	all map[string]*device // by serial number
}

type device struct {
	user   string // ARN
	used   map[int64]bool
	handed int64 // the last counter that MFACode gave out
}

func newDevices(now func() time.Time, random *randomness) *devices {
	return &devices{now: now, key: random.bytes(32), all: map[string]*device{}}
}

// AddMFADevice gives a user a device. A FIDO device (its serial holds :u2f/)
// shows no code that the API would take.
func (a *AWS) AddMFADevice(serial, userARN string) {
	a.devices.mu.Lock()
	defer a.devices.mu.Unlock()
	a.devices.all[serial] = &device{user: userARN, used: map[int64]bool{}}
}

// MFACode is what the device shows: the code of this half minute, or the next
// one that was not used yet, so that a test never has to wait.
func (a *AWS) MFACode(serial string) string {
	d := a.devices
	d.mu.Lock()
	defer d.mu.Unlock()
	dev := d.all[serial]
	if dev == nil {
		return ""
	}
	step := d.step()
	for dev.used[step] {
		step++
	}
	dev.handed = max(dev.handed, step)
	return d.code(serial, step)
}

// MFADevices are the serial numbers there are, FIDO devices apart.
func (a *AWS) MFADevices() []string {
	a.devices.mu.Lock()
	defer a.devices.mu.Unlock()
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a.devices.all)), isFIDO)
}

func isFIDO(serial string) bool { return strings.Contains(serial, ":u2f/") }

func (d *devices) step() int64 { return d.now().Unix() / int64(period/time.Second) }

func (d *devices) code(serial string, step int64) string {
	mac := hmac.New(sha256.New, d.key)
	mac.Write([]byte(serial))
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(mac.Sum(nil))%1000000)
}

// verify says what AWS says of a serial number and a code, nil when both are good.
func (d *devices) verify(c *credential, serial, code string) *apiError {
	if serial == "" || code == "" {
		return accessDenied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	dev := d.all[serial]
	if dev == nil || isFIDO(serial) || c.lineage != UserKey || dev.user != c.arn() {
		return accessDenied("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.")
	}
	now := d.step()
	for step := now - 1; step <= max(now+1, dev.handed); step++ {
		if !dev.used[step] && hmac.Equal([]byte(d.code(serial, step)), []byte(code)) {
			dev.used[step] = true
			return nil
		}
	}
	return accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code.")
}
