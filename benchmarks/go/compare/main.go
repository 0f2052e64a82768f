// Command compare measures servers side by side: each on one processor, the load on another, in
// turns, several rounds; and prints a table of medians with their spread.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

type target struct {
	name    string
	port    int
	health  int
	load    []string
	command []string
	process *os.Process
	rates   []float64
	p99     []float64
	wrong   int
	ready   time.Duration
	first   result
	memory  int
	cost    []float64
	heap    collections
}

type result struct {
	Requests  int
	PerSecond float64
	P99Millis float64
	Wrong     int
}

type targets []*target

var lostEvents = regexp.MustCompile(`(?m)^voice_events_lost_total ([0-9.E]+)$`)

func (t *targets) String() string { return "" }

// Set reads name|port|options of load|command; port may be port/port of the health endpoint.
func (t *targets) Set(text string) error {
	parts := strings.SplitN(text, "|", 4)
	if len(parts) != 4 {
		return fmt.Errorf("want name|port|options of load|command")
	}
	ports := strings.SplitN(parts[1], "/", 2)
	port, err := strconv.Atoi(ports[0])
	if err != nil {
		return err
	}
	health := 0
	if len(ports) == 2 {
		if health, err = strconv.Atoi(ports[1]); err != nil {
			return err
		}
	}
	*t = append(*t, &target{
		name: parts[0], port: port, health: health, load: strings.Fields(parts[2]), command: strings.Fields(parts[3])})
	return nil
}

func main() {
	var all targets
	flag.Var(&all, "target", "name|port|options of load|command; the first is what others are compared with")
	load := flag.String("load", "", "the load program")
	rounds := flag.Int("rounds", 5, "rounds")
	each := flag.Duration("each", 6*time.Second, "how long each is measured in a round")
	warm := flag.Duration("warm", 30*time.Second, "how long each is warmed up")
	connections := flag.Int("connections", 64, "connections at once")
	logs := flag.String("logs", os.TempDir(), "folder of the servers' output")
	flag.Parse()
	if runtime.NumCPU() < 2 {
		fail("two processors are needed: one for the server, one for the load")
	}
	calls := 1 << 30 // beyond those that a run begins with
	ask := func(t *target, options ...string) result {
		arguments := append([]string{"-c", "1", *load, "-address", fmt.Sprintf("127.0.0.1:%d", t.port),
			"-connections", strconv.Itoa(*connections), "-first", strconv.Itoa(calls)}, t.load...)
		calls += 1 << 20
		command := exec.Command("taskset", append(arguments, options...)...)
		command.Stderr = os.Stderr
		output, err := command.Output()
		if err != nil {
			fail("%s: %v; see %s", t.name, err, filepath.Join(*logs, logName(t)))
		}
		var r result
		if err := json.Unmarshal(output, &r); err != nil {
			fail("%s: %v", t.name, err)
		}
		return r
	}
	defer func() {
		for _, t := range all {
			t.stop()
		}
	}()
	for _, t := range all {
		t.start(*logs)
		fmt.Fprintf(os.Stderr, "%s: ready after %d ms\n", t.name, t.ready.Milliseconds())
		t.first = ask(t, "-requests", "1000")
		ask(t, "-duration", warm.String())
	}
	for round := 1; round <= *rounds; round++ {
		for _, t := range all {
			before := processorTime(t.process.Pid)
			collected := collectionsOf(t, *logs)
			r := ask(t, "-duration", each.String())
			t.cost = append(t.cost, float64((processorTime(t.process.Pid)-before).Microseconds())/float64(r.Requests))
			t.heap.add(collectionsOf(t, *logs).since(collected), r.Requests)
			t.rates = append(t.rates, r.PerSecond)
			t.p99 = append(t.p99, r.P99Millis)
			t.wrong += r.Wrong
			t.memory = resident(t.process.Pid)
			fmt.Fprintf(os.Stderr, "round %d, %s: %.0f/s, p99 %.2f ms, %d wrong\n",
				round, t.name, r.PerSecond, r.P99Millis, r.Wrong)
		}
	}
	base, _, _ := spread(all[0].rates)
	fmt.Printf("\n%d rounds of %v, %d connections, one processor each for server and load\n\n",
		*rounds, *each, *connections)
	fmt.Println("| | requests/s, median | lowest to highest | share of the first | processor time each | p99, median | first 1,000: p99 | ready after | resident | allocated each | longest pause | wrong |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, t := range all {
		median, lowest, highest := spread(t.rates)
		p99, _, _ := spread(t.p99)
		cost, _, _ := spread(t.cost)
		fmt.Printf("| %s | %.0f | %.0f to %.0f | %.2f | %.1f µs | %.2f ms | %.1f ms | %d ms | %d MiB | %s | %d |\n",
			t.name, median, lowest, highest, median/base, cost, p99, t.first.P99Millis,
			t.ready.Milliseconds(), t.memory, t.heap, t.wrong)
		if lost := t.lostEvents(); lost > 0 {
			fail("%s lost %d events for want of room: what it did without them is no measure", t.name, lost)
		}
	}
}

func (t *target) start(logs string) {
	log, err := os.Create(filepath.Join(logs, logName(t)))
	if err != nil {
		fail("%v", err)
	}
	command := exec.Command("taskset", append([]string{"-c", "0"}, t.command...)...)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	began := time.Now()
	if err := command.Start(); err != nil {
		fail("%s: %v", t.name, err)
	}
	t.process = command.Process
	for time.Since(began) < time.Minute {
		if t.isReady() {
			t.ready = time.Since(began)
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
	fail("%s does not listen; see %s", t.name, log.Name())
}

// isReady where it listens, or says that it is ready.
func (t *target) isReady() bool {
	if t.health == 0 {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", t.port))
		if err == nil {
			conn.Close()
		}
		return err == nil
	}
	response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/health/ready", t.health))
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// lostEvents that found no room, which the server saves itself the work of writing.
func (t *target) lostEvents() int {
	if t.health == 0 {
		return 0
	}
	response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/metrics", t.health))
	if err != nil {
		fail("%s: %v", t.name, err)
	}
	defer response.Body.Close()
	metrics, err := io.ReadAll(response.Body)
	if err != nil {
		fail("%s: %v", t.name, err)
	}
	counted := lostEvents.FindSubmatch(metrics)
	if counted == nil {
		fail("%s does not say how many events it lost", t.name)
	}
	lost, _ := strconv.ParseFloat(string(counted[1]), 64)
	return int(lost)
}

func (t *target) stop() {
	if t.process != nil {
		t.process.Kill()
		t.process.Wait()
	}
}

func logName(t *target) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '/' {
			return '-'
		}
		return r
	}, t.name) + ".log"
}

func resident(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kib, _ := strconv.Atoi(fields[1])
			return kib / 1024
		}
	}
	return 0
}

// processorTime of a process so far, in user and kernel mode, as /proc counts it in hundredths.
func processorTime(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// the command's name, in parentheses, may hold spaces
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	kernel, _ := strconv.Atoi(fields[12])
	return time.Duration(user+kernel) * 10 * time.Millisecond
}

func spread(values []float64) (median, lowest, highest float64) {
	sorted := append([]float64(nil), values...)
	sort.Float64s(sorted)
	return sorted[len(sorted)/2], sorted[0], sorted[len(sorted)-1]
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}
