package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

// issuer of bearer tokens: its key is kept in a file, so that servers know it from run to run.
type issuer struct {
	algorithm string
	url       string
	key       crypto.Signer
}

func openIssuer(algorithm, address, file string) (*issuer, error) {
	is := &issuer{algorithm: algorithm, url: "http://" + address}
	if kept, err := os.ReadFile(file); err == nil {
		key, err := x509.ParsePKCS8PrivateKey(kept)
		if err != nil {
			return nil, err
		}
		is.key = key.(crypto.Signer)
	} else {
		if err := is.makeKey(file); err != nil {
			return nil, err
		}
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	http.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(map[string]string{"issuer": is.url, "jwks_uri": is.url + "/keys"})
	})
	http.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"keys": []any{is.jwk()}})
	})
	go http.Serve(listener, nil)
	return is, nil
}

func (is *issuer) makeKey(file string) error {
	var err error
	if is.algorithm == "RS256" {
		is.key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		is.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		return err
	}
	kept, err := x509.MarshalPKCS8PrivateKey(is.key)
	if err != nil {
		return err
	}
	return os.WriteFile(file, kept, 0o600)
}

func (is *issuer) jwk() map[string]string {
	switch public := is.key.Public().(type) {
	case *rsa.PublicKey:
		return map[string]string{"kty": "RSA", "kid": "1", "use": "sig", "alg": "RS256",
			"n": encode(public.N.Bytes()), "e": "AQAB"}
	case *ecdsa.PublicKey:
		return map[string]string{"kty": "EC", "kid": "1", "use": "sig", "alg": "ES256", "crv": "P-256",
			"x": encode(public.X.FillBytes(make([]byte, 32))), "y": encode(public.Y.FillBytes(make([]byte, 32)))}
	}
	panic("a key of no known kind")
}

func (is *issuer) token(number int) string {
	now := time.Now().Unix()
	header := encode([]byte(`{"alg":"` + is.algorithm + `","kid":"1","typ":"JWT"}`))
	claims, _ := json.Marshal(map[string]any{"iss": is.url, "aud": "voice", "sub": "1",
		"iat": now, "exp": now + 3600, "jti": strconv.Itoa(number)})
	signed := header + "." + encode(claims)
	digest := sha256.Sum256([]byte(signed))
	return signed + "." + encode(is.sign(digest[:]))
}

func (is *issuer) sign(digest []byte) []byte {
	switch key := is.key.(type) {
	case *rsa.PrivateKey:
		signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest)
		if err != nil {
			panic(err)
		}
		return signature
	case *ecdsa.PrivateKey:
		r, s, err := ecdsa.Sign(rand.Reader, key, digest)
		if err != nil {
			panic(err)
		}
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	}
	panic("a key of no known kind")
}

// tokenRequests ask for access tokens, each with a bearer token of its own.
func (is *issuer) tokenRequests(count, first int) [][]byte {
	requests := make([][]byte, count)
	var work sync.WaitGroup
	const workers = 2
	for w := 0; w < workers; w++ {
		work.Add(1)
		go func() {
			defer work.Done()
			for i := w; i < count; i += workers {
				requests[i] = []byte(fmt.Sprintf("POST /voice-token HTTP/1.1\r\nHost: localhost\r\n"+
					"Authorization: Bearer %s\r\nContent-Length: 0\r\n\r\n", is.token(first+i)))
			}
		}()
	}
	work.Wait()
	return requests
}

func encode(bytes []byte) string {
	return base64.RawURLEncoding.EncodeToString(bytes)
}
