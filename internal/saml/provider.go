package saml

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"net/url"

	"github.com/beevik/etree"
)

// IdentityProvider is what signatures are held against: an identity provider as
// its metadata describes it.
type IdentityProvider struct {
	EntityID     string // "" when only a certificate was given
	Certificates []*x509.Certificate
}

// largestMetadata bounds metadata, in bytes. IAM takes ten million characters.
const largestMetadata = 10 << 20

// ReadIdentityProvider reads an identity provider's metadata, or its
// certificates in PEM, or one in DER or base64. Every error is an *Error.
func ReadIdentityProvider(data []byte) (IdentityProvider, error) {
	if len(data) > largestMetadata {
		return IdentityProvider{}, &Error{Code: CodeTooLarge, Limit: largestMetadata}
	}
	// DER comes first: its last byte may pass for white space.
	if certificate, err := x509.ParseCertificate(data); err == nil {
		return IdentityProvider{Certificates: []*x509.Certificate{certificate}}, nil
	}
	data = bytes.TrimSpace(fromUTF16(data))
	switch {
	case len(data) == 0:
		return IdentityProvider{}, &Error{Code: CodeEmpty}
	case looksLikeXML(data):
		return readMetadata(data)
	case bytes.Contains(data, []byte("-----BEGIN")):
		return readPEM(data)
	}
	// What stands in metadata, without its lines; the page sends DER so too.
	if certificate, err := readCertificate(string(data)); err == nil {
		return IdentityProvider{Certificates: []*x509.Certificate{certificate}}, nil
	}
	return IdentityProvider{}, &Error{Code: CodeNotMetadata}
}

func readPEM(data []byte) (IdentityProvider, error) {
	var p IdentityProvider
	for {
		block, rest := pem.Decode(data)
		if block == nil {
			break
		}
		data = rest
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return p, &Error{Code: CodeCertificate}
		}
		p.Certificates = append(p.Certificates, certificate)
	}
	if len(p.Certificates) == 0 {
		return p, &Error{Code: CodeNoCertificate}
	}
	return p, nil
}

func readMetadata(data []byte) (IdentityProvider, error) {
	root, err := parse(data, metadataLimits)
	if err != nil {
		return IdentityProvider{}, err
	}
	entities := []*etree.Element{root}
	if is(root, nsMetadata, "EntitiesDescriptor") {
		entities = children(root, nsMetadata, "EntityDescriptor")
	} else if !is(root, nsMetadata, "EntityDescriptor") {
		return IdentityProvider{}, &Error{Code: CodeNotMetadata, Element: shown(root.Tag)}
	}
	var p IdentityProvider
	providers := 0
	for _, entity := range entities {
		descriptor := child(entity, nsMetadata, "IDPSSODescriptor")
		if descriptor == nil {
			continue
		}
		if providers++; providers > 1 {
			return IdentityProvider{}, &Error{Code: CodeSeveralProviders, Element: "EntityDescriptor"}
		}
		if p, err = readDescriptor(attribute(entity, "entityID"), descriptor); err != nil {
			return IdentityProvider{}, err
		}
	}
	if providers == 0 {
		return IdentityProvider{}, &Error{Code: CodeMissing, Element: "EntityDescriptor/IDPSSODescriptor"}
	}
	return p, nil
}

func readDescriptor(entityID string, descriptor *etree.Element) (IdentityProvider, error) {
	p := IdentityProvider{EntityID: entityID}
	for _, key := range children(descriptor, nsMetadata, "KeyDescriptor") {
		if use := attribute(key, "use"); use != "" && use != "signing" {
			continue
		}
		for _, data := range children(child(key, nsSignature, "KeyInfo"), nsSignature, "X509Data") {
			for _, text := range children(data, nsSignature, "X509Certificate") {
				certificate, err := readCertificate(characters(text))
				if err != nil {
					return p, &Error{Code: CodeCertificate, Element: path(text)}
				}
				p.Certificates = append(p.Certificates, certificate)
			}
		}
	}
	if len(p.Certificates) == 0 {
		return p, &Error{Code: CodeNoCertificate, Element: path(descriptor)}
	}
	return p, nil
}

// IsSignIn tells whether an identity provider's address may be opened to sign in
// there: https alone, and the demo's own on loopback.
func IsSignIn(address string, demo bool) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || demo && u.Scheme == "http" && u.Hostname() == "127.0.0.1"
}
