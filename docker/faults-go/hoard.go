// A service whose requests keep buffers: it fails where the system gives it no further address space.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"
)

var (
	mutex sync.Mutex
	kept  [][]byte
)

func main() {
	bytes, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "usage: hoard BYTES_PER_REQUEST")
		os.Exit(2)
	}
	http.HandleFunc("/health", func(answer http.ResponseWriter, _ *http.Request) { fmt.Fprintln(answer, "ok") })
	http.HandleFunc("/", func(answer http.ResponseWriter, _ *http.Request) {
		mutex.Lock()
		kept = append(kept, make([]byte, bytes))
		mutex.Unlock()
		fmt.Fprintln(answer, "ok")
	})
	fmt.Fprintln(os.Stderr, http.ListenAndServe(":8080", nil))
	os.Exit(1)
}
