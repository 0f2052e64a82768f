// Command twilio-go answers the webhook of benchmarks/webhooks with Twilio's own library for Go:
// its signature check and its TwiML builder. It has no routing table and tells nobody of the call.
// For benchmarks/tokens it issues access tokens to whoever asks.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"

	"github.com/twilio/twilio-go/client"
	"github.com/twilio/twilio-go/client/jwt"
	"github.com/twilio/twilio-go/twiml"
)

func main() {
	address := flag.String("address", "127.0.0.1:8080", "host and port to listen on")
	flag.Parse()
	validator := client.NewRequestValidator("12345")
	http.HandleFunc("POST /voice/incoming", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		parameters := make(map[string]string, len(r.PostForm))
		for name := range r.PostForm {
			parameters[name] = r.PostForm.Get(name)
		}
		if !validator.Validate("https://voice.example.com/voice/incoming", parameters,
			r.Header.Get("X-Twilio-Signature")) {
			http.Error(w, "forged", http.StatusForbidden)
			return
		}
		document, err := twiml.Voice([]twiml.Element{
			&twiml.VoiceSay{Message: "Ravenhelm, one moment."},
			&twiml.VoiceEnqueue{
				WorkflowSid: "WW00000000000000000000000000000001",
				WaitUrl:     "https://voice.example.com/voice/wait?queue=support",
				Action:      "https://voice.example.com/voice/queue-left?queue=support",
				InnerElements: []twiml.Element{
					&twiml.VoiceTask{Body: fmt.Sprintf(
						`{"from":"%s","queue":"support","to":"%s"}`, parameters["From"], parameters["To"])},
				},
			},
		})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.Header().Set("Content-Length", fmt.Sprint(len(document)))
		if _, err := w.Write([]byte(document)); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	})
	http.HandleFunc("POST /voice-token", token)
	fmt.Fprintln(os.Stderr, http.ListenAndServe(*address, nil))
	os.Exit(1)
}

func token(w http.ResponseWriter, _ *http.Request) {
	access := jwt.CreateAccessToken(jwt.AccessTokenParams{
		AccountSid: "AC00000000000000000000000000000001", SigningKeySid: "SK00000000000000000000000000000001",
		Secret: "0123456789abcdef0123456789abcdef", Identity: "alice"})
	access.AddGrant(&jwt.VoiceGrant{
		Incoming: jwt.Incoming{Allow: true},
		Outgoing: jwt.Outgoing{ApplicationSid: "AP00000000000000000000000000000001"}})
	signed, err := access.ToJwt()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	document := `{"token":"` + signed + `","identity":"alice"}`
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", fmt.Sprint(len(document)))
	if _, err := w.Write([]byte(document)); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
