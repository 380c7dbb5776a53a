package main

import (
	"net/http"
	"sync"
	"time"
)

// burn MICROSECONDS: each request computes for so long, and allocates nothing.
func burn(numbers []int) http.HandlerFunc {
	lasts := time.Duration(numbers[0]) * time.Microsecond
	return func(http.ResponseWriter, *http.Request) {
		for begun := time.Now(); time.Since(begun) < lasts; {
		}
	}
}

// one-lock MILLISECONDS SECONDS: each request holds the one lock for so long; after so many seconds of load a job takes it
// for good (0: never).
func oneLock(numbers []int) http.HandlerFunc {
	var ledger sync.Mutex
	if numbers[1] > 0 {
		afterLoad(numbers[1], func() {
			ledger.Lock()
			select {}
		})
	}
	return func(http.ResponseWriter, *http.Request) {
		ledger.Lock()
		time.Sleep(time.Duration(numbers[0]) * time.Millisecond)
		ledger.Unlock()
	}
}
