package simulator

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"

	"github.com/beevik/etree"
	"github.com/crewjam/saml/xmlenc"
)

// samlKey is the private key that an account gave IAM, for assertions that its
// identity provider encrypts. It is made when it is first needed.
// Source: IAM User Guide, "Create a SAML identity provider in IAM".
type samlKey struct {
	once        sync.Once
	key         *rsa.PrivateKey
	certificate *x509.Certificate
}

func (k *samlKey) pair() (*rsa.PrivateKey, *x509.Certificate) {
	k.once.Do(func() { k.key, k.certificate = selfSigned("Daypass demo, throw-away service provider") })
	return k.key, k.certificate
}

// selfSigned is a new key with a certificate of its own.
func selfSigned(name string) (*rsa.PrivateKey, *x509.Certificate) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(fmt.Sprintf("making the demo's SAML key: %v", err)) // there is no randomness
	}
	template := certificate(name)
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(fmt.Sprintf("making the demo's SAML certificate: %v", err))
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		panic(fmt.Sprintf("making the demo's SAML certificate: %v", err))
	}
	return key, made
}

// SAMLEncryption is the certificate that an identity provider encrypts with.
func (a *AWS) SAMLEncryption() *x509.Certificate {
	_, made := a.samlKey.pair()
	return made
}

// samlText is a posted response, its assertion in clear.
func (a *AWS) samlText(encoded string) ([]byte, error) {
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !bytes.Contains(text, []byte("EncryptedAssertion")) {
		return text, err
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(text); err != nil {
		return nil, err
	}
	outer := doc.FindElement("/Response/EncryptedAssertion")
	data := doc.FindElement("/Response/EncryptedAssertion/EncryptedData")
	if data == nil {
		return nil, errors.New("an encrypted assertion without its data")
	}
	key, _ := a.samlKey.pair()
	plain, err := xmlenc.Decrypt(key, data)
	if err != nil {
		return nil, err
	}
	assertion := etree.NewDocument()
	if err := assertion.ReadFromBytes(plain); err != nil || assertion.Root() == nil {
		return nil, errors.New("an encrypted assertion that is none")
	}
	outer.Parent().InsertChildAt(outer.Index(), assertion.Root())
	outer.Parent().RemoveChild(outer)
	return doc.WriteToBytes()
}
