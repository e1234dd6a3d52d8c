package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"daypass/internal/chain"
)

// Limits of an item. Windows keeps 2560 bytes; on macOS the command that holds
// them in base64 has 4096 in all. A session token has 1 to 2 KiB as a rule,
// and no size that AWS promises.
const (
	partLimit = 2000
	partsMost = 16
)

// errDamaged is what was found where a record should be.
var errDamaged = errors.New("not all parts belong together")

// record is what the keyring keeps, in one item or more.
type record struct {
	Name         string    `json:"name"` // that it was kept under
	KeptAt       time.Time `json:"kept_at"`
	Expires      time.Time `json:"expires"`
	AccessKeyID  string    `json:"access_key_id"`
	SecretKey    string    `json:"secret_key"`
	SessionToken string    `json:"session_token"`
	AccountID    string    `json:"account_id"`
	Arn          string    `json:"arn"`
}

func recordOf(name string, c Credentials, now time.Time) record {
	return record{
		Name: name, KeptAt: now.UTC(), Expires: c.Expires.UTC(), AccountID: c.AccountID, Arn: c.Arn,
		AccessKeyID: c.Keys.AccessKeyID.Reveal(), SecretKey: c.Keys.SecretKey.Reveal(), SessionToken: c.Keys.SessionToken.Reveal(),
	}
}

func (r record) credentials() Credentials {
	return Credentials{
		Keys: chain.Keys{
			AccessKeyID: chain.NewSecret(r.AccessKeyID), SecretKey: chain.NewSecret(r.SecretKey), SessionToken: chain.NewSecret(r.SessionToken),
		},
		Expires: r.Expires, AccountID: r.AccountID, Arn: r.Arn,
	}
}

// Format keeps a record out of whatever prints it.
func (r record) Format(f fmt.State, _ rune) { fmt.Fprint(f, "[record]") }

// An item is "SUM:PARTS:" and its part of the record. The sum is the whole
// record's, the same in all its parts, so that two processes that write at once
// never make one record of two.
func parts(r record) ([]string, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	sum := sumOf(string(data))
	body := partLimit - len(head(sum, partsMost))
	n := (len(data) + body - 1) / body
	if n > partsMost {
		return nil, fmt.Errorf("the credentials have %d bytes", len(data))
	}
	var items []string
	for i := range n {
		items = append(items, head(sum, n)+string(data[i*body:min((i+1)*body, len(data))]))
	}
	return items, nil
}

func sumOf(data string) string {
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:8])
}

func head(sum string, n int) string { return sum + ":" + strconv.Itoa(n) + ":" }

func itemName(name string, part int) string { return name + "." + strconv.Itoa(part) }

// write keeps a record in the place of old ones, and reads it again: a keyring
// may only seem to take what it is given (security -i ends with 0). What comes too late is taken out again, since
// whoever waited was told that nothing is kept.
func write(ctx context.Context, k Keyring, name string, r record, old []string) error {
	items, err := parts(r)
	if err != nil {
		return err
	}
	if err := k.Ready(); err != nil {
		return err
	}
	remove(k, append(old, name)...)
	for i, item := range items {
		if err = k.Set(service, itemName(name, i), item); err != nil {
			break
		}
	}
	if err == nil {
		var back record
		if back, err = read(k, name); err == nil && back != r {
			err = errDamaged
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	if errors.Is(err, ErrNotFound) {
		err = errDamaged
	}
	if err != nil {
		remove(k, name)
	}
	return err
}

// read gives the record under a name.
func read(k Keyring, name string) (record, error) {
	if err := k.Ready(); err != nil {
		return record{}, err
	}
	first, err := k.Get(service, itemName(name, 0))
	if err != nil {
		return record{}, err
	}
	sum, rest, _ := strings.Cut(first, ":")
	count, _, _ := strings.Cut(rest, ":")
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 || n > partsMost {
		return record{}, errDamaged
	}
	var data strings.Builder
	for i, item := 0, first; ; {
		part, ours := strings.CutPrefix(item, head(sum, n))
		if !ours {
			return record{}, errDamaged
		}
		data.WriteString(part)
		if i++; i == n {
			break
		}
		if item, err = k.Get(service, itemName(name, i)); err != nil {
			return record{}, err
		}
	}
	var r record
	if sumOf(data.String()) != sum || json.Unmarshal([]byte(data.String()), &r) != nil || r.Name != name {
		return record{}, errDamaged // the decoder's own error would quote what it read
	}
	return r, nil
}

// remove takes records out, as far as it goes: what stays has expired, or has
// parts missing.
func remove(k Keyring, names ...string) {
	for _, name := range names {
		for i := range partsMost {
			if k.Delete(service, itemName(name, i)) != nil {
				break
			}
		}
	}
}
