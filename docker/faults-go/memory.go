package main

import (
	"fmt"
	"net/http"
	"sync"
)

// hoard BYTES: each request keeps a buffer of so much. Nothing is written to it: it uses up addresses.
func hoard(numbers []int) http.HandlerFunc {
	var mutex sync.Mutex
	var kept [][]byte
	return func(http.ResponseWriter, *http.Request) {
		mutex.Lock()
		kept = append(kept, make([]byte, numbers[0]))
		mutex.Unlock()
	}
}

// Full of pointers, so that a collection has to follow them; 64 bytes.
type node struct {
	left, right *node
	payload     [48]byte
}

// Package variables: what only a closure names and never reads would be garbage.
var (
	held []*node
	sink *node
)

const nodesPerMiB = 1024 * 1024 / 64

func chain(nodes int, last *node) *node {
	for ; nodes > 0; nodes-- {
		last = &node{left: last}
	}
	return last
}

// live-data MIB FINAL_MIB GARBAGE_KIB SECONDS: holds so much for good, and the final size after so many seconds of
// load; each request makes so much garbage beside it.
func liveData(numbers []int) http.HandlerFunc {
	held = append(held, chain(numbers[0]*nodesPerMiB, nil))
	afterLoad(numbers[3], func() {
		fmt.Println("fault begins")
		for mib := numbers[0]; mib < numbers[1]; mib++ {
			held = append(held, chain(nodesPerMiB, nil))
		}
	})
	return func(http.ResponseWriter, *http.Request) {
		sink = chain(numbers[2]*1024/64, nil)
	}
}
