// Signs in and prints a line for each of a camera's next frames, each asked for by a GET that is held until the frame is there.
// usage: RELAY=http://localhost:8080 USERNAME=admin PASSWORD=… go run view.go <camera id> <count>
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/cookiejar"
	"os"
	"strconv"
)

func main() {
	camera := os.Args[1]
	count, err := strconv.Atoi(os.Args[2])
	check(err)

	http.DefaultClient.Jar, err = cookiejar.New(nil)
	check(err)
	relay := os.Getenv("RELAY")
	person, err := json.Marshal(map[string]string{"username": os.Getenv("USERNAME"), "password": os.Getenv("PASSWORD")})
	check(err)
	read(http.Post(relay+"/api/session", "application/json", bytes.NewReader(person)))

	after := "0"
	for seen := 0; seen < count; {
		header, jpeg := read(http.Get(relay + "/api/cameras/" + camera + "/frames/next?after=" + after))
		// Empty: no newer frame in twenty seconds. Ask again.
		if len(jpeg) == 0 {
			continue
		}
		seen++
		after = header.Get("Porthole-Sequence")
		fmt.Printf("%s %sx%s %d bytes, came by %s\n", after, header.Get("Porthole-Width"),
			header.Get("Porthole-Height"), len(jpeg), header.Get("Porthole-Camera-Transport"))
	}
}

// read ends the program unless the answer is 2xx.
func read(response *http.Response, err error) (http.Header, []byte) {
	check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode >= 300 {
		log.Fatalf("%s: %s", response.Status, body)
	}
	return response.Header, body
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
