package credential

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
)

const containerHost = "http://169.254.170.2"

// Hosts that may be asked without TLS besides loopback: ECS and EKS. Source:
// botocore's ContainerMetadataFetcher.
var containerHosts = []string{"169.254.170.2", "169.254.170.23", "fd00:ec2::23"}

func (g *Getter) fromContainer(ctx context.Context) (Credentials, error) {
	fail := Error{Hop: 0, Service: "container"}
	address := g.o.Env("AWS_CONTAINER_CREDENTIALS_FULL_URI")
	if relative := g.o.Env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"); relative != "" {
		address = containerHost + "/" + strings.TrimPrefix(relative, "/")
	}
	if address == "" {
		fail.Code = CodeNoMetadata
		return Credentials{}, &fail
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil || !isContainerHost(u) {
		fail.Code = CodeEndpointRefused
		return Credentials{}, &fail
	}
	fail.Host = u.Hostname()
	header := http.Header{"Accept": {"application/json"}}
	token, err := g.containerToken()
	if err != nil {
		return Credentials{}, err
	}
	if token != "" {
		header.Set("Authorization", token)
	}
	answer, err := g.metadata(ctx, http.MethodGet, u.String(), header, fail)
	if err != nil {
		return Credentials{}, err
	}
	return g.fromDocument(answer, fail)
}

// isContainerHost: the authorization token goes there.
func isContainerHost(u *url.URL) bool {
	host := u.Hostname()
	if u.Scheme == "https" {
		return host != ""
	}
	if u.Scheme != "http" {
		return false
	}
	for _, known := range containerHosts {
		if net.ParseIP(known).Equal(net.ParseIP(host)) {
			return true
		}
	}
	return isLoopback(host)
}

func (g *Getter) containerToken() (string, error) {
	token := g.o.Env("AWS_CONTAINER_AUTHORIZATION_TOKEN")
	if file := g.o.Env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", &Error{Code: CodeFileUnreadable, Hop: 0, Service: "container", Name: file}
		}
		token = strings.TrimSpace(string(content))
	}
	if strings.ContainsAny(token, "\r\n") {
		return "", &Error{Code: CodeFileUnreadable, Hop: 0, Service: "container", Name: "AWS_CONTAINER_AUTHORIZATION_TOKEN"}
	}
	return token, nil
}
