// Services with a known fault each; the first argument chooses one. Each answers on port 8080, /health included.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

// What a request waits for beside its own work: a query.
const query = 2 * time.Millisecond

var loaded = make(chan struct{})

var programs = map[string]func(numbers []int) http.HandlerFunc{
	"burn":      burn,
	"hoard":     hoard,
	"live-data": liveData,
	"one-lock":  oneLock,
}

func main() {
	var program func([]int) http.HandlerFunc
	if len(os.Args) > 1 {
		program = programs[os.Args[1]]
	}
	if program == nil {
		fmt.Fprintln(os.Stderr, "usage: faults PROGRAM [NUMBER...]; README.md has the programs")
		os.Exit(2)
	}
	var numbers []int
	for _, word := range os.Args[2:] {
		number, err := strconv.Atoi(word)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		numbers = append(numbers, number)
	}
	serve(program(numbers))
}

func serve(handle http.HandlerFunc) {
	var once sync.Once
	http.HandleFunc("/health", func(answer http.ResponseWriter, _ *http.Request) { fmt.Fprintln(answer, "ok") })
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		once.Do(func() { close(loaded) })
		time.Sleep(query)
		handle(answer, request)
		fmt.Fprintln(answer, "ok")
	})
	fmt.Fprintln(os.Stderr, http.ListenAndServe(":8080", nil))
	os.Exit(1)
}

// Runs in the background, so long after the first request for anything but /health.
func afterLoad(seconds int, happen func()) {
	go func() {
		<-loaded
		time.Sleep(time.Duration(seconds) * time.Second)
		happen()
	}()
}
