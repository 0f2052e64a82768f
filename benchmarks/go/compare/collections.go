package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// collections of a JVM's garbage, as its log (-Xlog:gc) has them.
type collections struct {
	megabytes int
	pauses    []float64
	requests  int
}

// as "GC(5) Pause Young (Allocation Failure) 70M->12M(247M) 3.456ms"
var pause = regexp.MustCompile(`Pause .* (\d+)M->(\d+)M\(\d+M\) ([0-9.]+)ms`)

// collectionsOf a target whose log is gc-PORT.log; none where there is no such log.
func collectionsOf(t *target, logs string) collections {
	var all collections
	log, err := os.ReadFile(filepath.Join(logs, fmt.Sprintf("gc-%d.log", t.port)))
	if err != nil {
		return all
	}
	after := 0
	for _, line := range pause.FindAllStringSubmatch(string(log), -1) {
		before, _ := strconv.Atoi(line[1])
		all.megabytes += before - after
		after, _ = strconv.Atoi(line[2])
		millis, _ := strconv.ParseFloat(line[3], 64)
		all.pauses = append(all.pauses, millis)
	}
	return all
}

func (c collections) since(former collections) collections {
	return collections{megabytes: c.megabytes - former.megabytes, pauses: c.pauses[len(former.pauses):]}
}

func (c *collections) add(more collections, requests int) {
	c.megabytes += more.megabytes
	c.pauses = append(c.pauses, more.pauses...)
	c.requests += requests
}

func (c collections) String() string {
	if len(c.pauses) == 0 {
		return "| "
	}
	longest := 0.0
	for _, millis := range c.pauses {
		longest = max(longest, millis)
	}
	return fmt.Sprintf("%.1f KiB | %.1f ms", float64(c.megabytes)*1024/float64(c.requests), longest)
}
