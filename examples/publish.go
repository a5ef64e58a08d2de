// Publishes JPEG files in a loop, one POST each, never more at a time than the relay's window.
// usage: RELAY=http://localhost:8080 PORTHOLE_KEY=pk_… go run publish.go <frames a second> frame1.jpg frame2.jpg …
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

var session = fmt.Sprintf("example-%d-%d", os.Getpid(), time.Now().Unix())

func main() {
	fps, err := strconv.ParseFloat(os.Args[1], 64)
	check(err)
	var frames [][]byte
	for _, file := range os.Args[2:] {
		frame, err := os.ReadFile(file)
		check(err)
		frames = append(frames, frame)
	}

	// The key names its camera.
	var hello struct {
		Camera struct{ ID, Name string }
		Limits struct{ Window int }
	}
	answer, err := ask("GET", "/api/publisher", nil, nil)
	check(err)
	check(json.Unmarshal(answer, &hello))
	camera := "/api/cameras/" + hello.Camera.ID
	fmt.Printf("publishing as %s (%s)\n", hello.Camera.Name, hello.Camera.ID)

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, os.Interrupt)
	ticks := time.Tick(time.Duration(float64(time.Second) / fps))
	inFlight := make(chan struct{}, hello.Limits.Window)
	for sequence := 1; ; sequence++ {
		select {
		case <-stop:
			_, err := ask("DELETE", camera+"/publisher", nil, nil)
			check(err)
			return
		case <-ticks:
		}
		select {
		case inFlight <- struct{}{}:
			go func(sequence int) {
				header := map[string]string{"Content-Type": "image/jpeg", "Porthole-Sequence": strconv.Itoa(sequence)}
				if _, err := ask("POST", camera+"/frames", header, frames[sequence%len(frames)]); err != nil {
					log.Print(err)
				}
				<-inFlight
			}(sequence)
		default:
			// Newest wins: without room this capture is not sent, and its number stays a gap.
		}
	}
}

// ask returns the answer's body, and an error unless it is 2xx.
func ask(method, path string, header map[string]string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, os.Getenv("RELAY")+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("PORTHOLE_KEY"))
	request.Header.Set("Porthole-Session", session)
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s", response.Status, answer)
	}
	return answer, err
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
