package destination

import (
	"net/url"
	"path"
	"strings"

	"daypass/internal/chain"
	"daypass/internal/pattern"
)

// sessionLabel is the first label of a host in the console's multi-session
// mode. It binds the URL to a session that exists already, so it is taken off.
var sessionLabel = pattern.Lazy(`^[0-9]{12}-[0-9a-z]{8}\.`)

// resolveURL lets a page of the console through, with its host made plain.
func resolveURL(partition chain.Partition, domain, text string) (string, error) {
	if strings.ContainsAny(text, "\\ ") {
		return "", refuse(URLMalformed, text)
	}
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || u.User != nil || strings.Contains(u.Host, ":") {
		return "", refuse(URLMalformed, text)
	}
	if u.Scheme != "https" {
		return "", refuse(URLNotHTTPS, text)
	}
	host, err := consoleHost(partition, domain, u.Host, text)
	if err != nil {
		return "", err
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", refuse(URLMalformed, text)
	}
	if signsIn(u.Path) || signsInByQuery(query) {
		return "", refuse(SignInPage, text)
	}
	for key, values := range query {
		if !strings.EqualFold(key, "region") {
			continue
		}
		for _, region := range values {
			if _, err := checkRegion(partition, region); err != nil {
				return "", err
			}
		}
	}
	u.Host = host
	return fit(*u, text)
}

// consoleHost is the host without a session's label: the partition's console
// domain, alone or after labels (a region, a service with a host of its own).
func consoleHost(partition chain.Partition, domain, host, text string) (string, error) {
	host = sessionLabel().ReplaceAllString(strings.ToLower(host), "")
	if host == domain {
		return host, nil
	}
	before, ours := strings.CutSuffix(host, "."+domain)
	if !ours {
		return "", refuse(HostForeign, text)
	}
	for label := range strings.SplitSeq(before, ".") {
		switch {
		case label == "" || strings.ContainsFunc(label, notInLabel):
			return "", refuse(HostForeign, text)
		case strings.HasPrefix(label, "signin"):
			return "", refuse(SignInPage, text)
		case chain.IsRegion(label) && chain.PartitionOfRegion(label) != partition:
			return "", refuse(RegionForeign, text)
		}
	}
	return host, nil
}

func notInLabel(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
}

// signsIn tells whether a path signs in or out, however it is written down. A
// bucket called logout is none of it, so only the first segments count.
func signsIn(written string) bool {
	segments := strings.Split(strings.ToLower(plainPath(written)), "/")[1:]
	if len(segments) > 1 && segments[0] == "console" {
		segments = segments[1:]
	}
	first, _, _ := strings.Cut(segments[0], ";")
	switch first {
	case "federation", "oauth", "login", "signin", "signout", "switchrole":
		return true
	}
	return strings.HasPrefix(first, "logout") // console/logout!doLogout
}

// plainPath is the path after every decoding that a server or a browser on the
// way might do once more.
func plainPath(written string) string {
	for range 4 {
		decoded, err := url.PathUnescape(written)
		if err != nil || decoded == written {
			break
		}
		written = decoded
	}
	return path.Clean("/" + strings.ReplaceAll(written, `\`, "/"))
}

func signsInByQuery(query url.Values) bool {
	for key, values := range query {
		if !strings.EqualFold(key, "action") {
			continue
		}
		for _, value := range values {
			switch strings.ToLower(value) {
			case "login", "logout", "getsignintoken":
				return true
			}
		}
	}
	return false
}
