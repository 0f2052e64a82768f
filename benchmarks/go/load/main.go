// Command load asks a server for TwiML with signed webhooks, as Twilio would, as fast as the server
// answers over so many connections, and prints how many it answered and how long the answers took.
//
// All requests are made and signed beforehand, each of another call, so that the server's share of
// the work is what is measured.
package main

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type result struct {
	Requests  int     `json:"requests"`
	PerSecond float64 `json:"perSecond"`
	P50Millis float64 `json:"p50Millis"`
	P99Millis float64 `json:"p99Millis"`
	MaxMillis float64 `json:"maxMillis"`
	Wrong     int     `json:"wrong"`
}

func main() {
	address := flag.String("address", "127.0.0.1:8080", "host and port of the server")
	publicURL := flag.String("url", "https://voice.example.com/voice/incoming", "what is signed")
	token := flag.String("token", "12345", "auth token that signs")
	account := flag.String("account", "AC00000000000000000000000000000001", "AccountSid")
	numbers := flag.Int("numbers", 1, "how many numbers are called, one after the other")
	connections := flag.Int("connections", 64, "connections at once")
	duration := flag.Duration("duration", 5*time.Second, "how long")
	most := flag.Int("requests", 0, "end after so many requests; 0: at the end of the duration")
	prepared := flag.Int("prepared", 300000, "requests that are made beforehand; they begin again after that")
	first := flag.Int("first", 0, "number of the first call, so that no run repeats another's")
	expect := flag.String("expect", "<Enqueue", "what each answer must hold")
	algorithm := flag.String("tokens", "", "ask for access tokens instead, with bearer tokens of RS256 or ES256")
	issuerAddress := flag.String("issuer", "127.0.0.1:18199", "where the issuer of bearer tokens listens")
	issuerKey := flag.String("issuer-key", "", "file of the issuer's key")
	flag.Parse()

	if *most > 0 && *most < *prepared {
		*prepared = *most
	}
	var requests [][]byte
	if *algorithm == "" {
		requests = prepare(*prepared, *first, *numbers, *publicURL, *token, *account)
	} else {
		is, err := openIssuer(*algorithm, *issuerAddress, *issuerKey)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		requests = is.tokenRequests(*prepared, *first)
		// no bearer token comes twice
		*most = *prepared
	}
	var next, wrong atomic.Int64
	latencies := make([][]int64, *connections)
	var all sync.WaitGroup
	begin := time.Now()
	end := begin.Add(*duration)
	for c := 0; c < *connections; c++ {
		all.Add(1)
		go func() {
			defer all.Done()
			mine := make([]int64, 0, 1<<16)
			conn, err := net.Dial("tcp", *address)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			defer conn.Close()
			reader := bufio.NewReaderSize(conn, 16*1024)
			for time.Now().Before(end) {
				n := next.Add(1) - 1
				if *most > 0 && n >= int64(*most) {
					break
				}
				sent := time.Now()
				if _, err := conn.Write(requests[n%int64(len(requests))]); err != nil {
					wrong.Add(1)
					break
				}
				body, status, err := answer(reader)
				if err != nil {
					wrong.Add(1)
					break
				}
				mine = append(mine, int64(time.Since(sent)))
				if status != 200 || !strings.Contains(body, *expect) {
					wrong.Add(1)
				}
			}
			latencies[c] = mine
		}()
	}
	all.Wait()
	taken := time.Since(begin)
	var together []int64
	for _, l := range latencies {
		together = append(together, l...)
	}
	sort.Slice(together, func(i, j int) bool { return together[i] < together[j] })
	if len(together) == 0 {
		fmt.Fprintln(os.Stderr, "no answer")
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(result{
		Requests:  len(together),
		PerSecond: float64(len(together)) / taken.Seconds(),
		P50Millis: float64(together[len(together)/2]) / 1e6,
		P99Millis: float64(together[len(together)*99/100]) / 1e6,
		MaxMillis: float64(together[len(together)-1]) / 1e6,
		Wrong:     int(wrong.Load()),
	})
}

// prepare makes signed requests with the 17 parameters that Twilio sends for a call.
func prepare(count, first, numbers int, publicURL, token, account string) [][]byte {
	target, err := url.Parse(publicURL)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	requests := make([][]byte, count)
	var work sync.WaitGroup
	const workers = 2
	for w := 0; w < workers; w++ {
		work.Add(1)
		go func() {
			defer work.Done()
			for i := w; i < count; i += workers {
				requests[i] = request(target, first+i, numbers, publicURL, token, account)
			}
		}()
	}
	work.Wait()
	return requests
}

func request(target *url.URL, call, numbers int, publicURL, token, account string) []byte {
	called := fmt.Sprintf("+1415%07d", 2000000+call%numbers)
	parameters := [][2]string{ // sorted by name
		{"AccountSid", account},
		{"ApiVersion", "2010-04-01"},
		{"CallSid", fmt.Sprintf("CA%032x", call)},
		{"CallStatus", "ringing"},
		{"Called", called},
		{"Caller", "+15550100077"},
		{"CallerCountry", "US"},
		{"Direction", "inbound"},
		{"From", "+15550100077"},
		{"FromCity", "NEW YORK"},
		{"FromCountry", "US"},
		{"FromState", "NY"},
		{"FromZip", "10001"},
		{"To", called},
		{"ToCity", "SAN FRANCISCO"},
		{"ToCountry", "US"},
		{"ToState", "CA"},
	}
	mac := hmac.New(sha1.New, []byte(token))
	io.WriteString(mac, publicURL)
	body := strings.Builder{}
	for i, p := range parameters {
		io.WriteString(mac, p[0])
		io.WriteString(mac, p[1])
		if i > 0 {
			body.WriteByte('&')
		}
		body.WriteString(p[0])
		body.WriteByte('=')
		body.WriteString(url.QueryEscape(p[1]))
	}
	signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return []byte("POST " + target.RequestURI() + " HTTP/1.1\r\nHost: " + target.Host +
		"\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n" +
		"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n" +
		"X-Twilio-Signature: " + signature + "\r\nI-Twilio-Idempotency-Token: " +
		fmt.Sprintf("%032x", call) + "\r\nContent-Length: " +
		strconv.Itoa(body.Len()) + "\r\n\r\n" + body.String())
}

// answer reads one answer of known length, or in chunks.
func answer(reader *bufio.Reader) (string, int, error) {
	line, err := reader.ReadString('\n')
	if err != nil {
		return "", 0, err
	}
	if len(line) < 12 {
		return "", 0, fmt.Errorf("no status line: %q", line)
	}
	status, err := strconv.Atoi(line[9:12])
	if err != nil {
		return "", 0, err
	}
	length := -1
	for {
		line, err = reader.ReadString('\n')
		if err != nil {
			return "", 0, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		if len(line) > 16 && strings.EqualFold(line[:15], "content-length:") {
			if length, err = strconv.Atoi(strings.TrimSpace(line[15:])); err != nil {
				return "", 0, err
			}
		}
	}
	if length < 0 {
		return "", 0, fmt.Errorf("an answer without Content-Length")
	}
	body := make([]byte, length)
	_, err = io.ReadFull(reader, body)
	return string(body), status, err
}
