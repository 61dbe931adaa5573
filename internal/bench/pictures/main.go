//go:build unix

// Command pictures measures what it takes to make the versions of photos, next to sharp
// (libvips), where Node and npm are there: time, bytes, and how much the versions
// look like the photo (SSIM; Wang and others, 2004). make bench-pictures runs it.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/deepteams/webp"
	"github.com/gen2brain/jpegn"
	"golang.org/x/image/draw"

	"github.com/meridian-ssg/meridian/internal/imaging"
	"github.com/meridian-ssg/meridian/internal/picture"
)

// sharpVersion is that with which the versions are compared.
const sharpVersion = "0.34.5"

//go:embed sharp.mjs
var sharpScript []byte

// cost is what one program took for one photo.
type cost struct {
	CPU   float64 `json:"cpu"` // seconds, of user and system
	Sizes []int   `json:"sizes"`
	files [][]byte
}

func main() {
	log.SetFlags(0)
	dir := flag.String("photos", "", "a folder with photos in JPEG")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name a folder with photos in JPEG: make bench-pictures PHOTOS=~/Pictures")
	}
	photos, err := filepath.Glob(filepath.Join(*dir, "*.jpg"))
	if err != nil || len(photos) == 0 {
		log.Fatalf("there is no file *.jpg in %s", *dir)
	}
	slices.Sort(photos)
	node := installSharp()
	fmt.Println("| photo | MP | | CPU s | wall s | WebP kB 400/800/1200/1600 | JPEG kB | SSIM at the largest |")
	fmt.Println("|---|--:|---|--:|--:|---|--:|--:|")
	for _, photo := range photos {
		if err := measure(photo, node); err != nil {
			log.Fatalf("%s: %v", photo, err)
		}
	}
}

// targets are the versions that a site with the usual settings has of a photo.
func targets(info picture.Info) (out []imaging.Target) {
	of := func(width int, mediaType string) {
		width = min(width, info.Width)
		out = append(out, imaging.Target{Width: width, Height: (info.Height*width + info.Width/2) / info.Width, Type: mediaType, Quality: 80})
	}
	for _, width := range []int{400, 800, 1200, 1600} {
		of(width, "image/webp")
	}
	of(1200, "image/jpeg")
	return out
}

func measure(photo, node string) error {
	data, err := os.ReadFile(photo)
	if err != nil {
		return err
	}
	info := picture.Measure(data)
	if !info.Convertible {
		return nil
	}
	list := targets(info)
	whole, err := jpegn.Decode(bytes.NewReader(data), &jpegn.Options{ToRGBA: true, AutoRotate: true})
	if err != nil {
		return err
	}
	largest := list[3]
	want := image.NewRGBA(image.Rect(0, 0, largest.Width, largest.Height))
	draw.CatmullRom.Scale(want, want.Rect, whole, whole.Bounds(), draw.Src, nil)
	whole = nil

	report := func(name string, c cost, wall time.Duration) error {
		got, err := webp.Decode(bytes.NewReader(c.files[3]))
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %.1f | %s | %.2f | %.2f | %d / %d / %d / %d | %d | %.4f |\n", filepath.Base(photo), float64(info.Width*info.Height)/1e6, name, c.CPU, wall.Seconds(),
			c.Sizes[0]/1000, c.Sizes[1]/1000, c.Sizes[2]/1000, c.Sizes[3]/1000, c.Sizes[4]/1000, ssim(luma(want), luma(got), largest.Width))
		return nil
	}
	before, begun := cpu(), time.Now()
	files, err := imaging.New().Convert(data, list)
	if err != nil {
		return err
	}
	wall := time.Since(begun)
	ours := cost{CPU: cpu() - before, files: files}
	for _, f := range files {
		ours.Sizes = append(ours.Sizes, len(f))
	}
	if err := report("Meridian", ours, wall); err != nil || node == "" {
		return err
	}
	theirs, wall, err := runSharp(node, photo, list)
	if err != nil {
		return err
	}
	return report("sharp", theirs, wall)
}

// installSharp gives the folder in which sharp can be run; "" where it can't be had.
func installSharp() string {
	dir := filepath.Join(os.TempDir(), "meridian-bench-sharp")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sharp.mjs"), sharpScript, 0o644); err != nil {
		log.Fatal(err)
	}
	install := exec.Command("npm", "install", "--no-save", "--prefix", dir, "sharp@"+sharpVersion)
	if out, err := install.CombinedOutput(); err != nil {
		log.Printf("sharp can't be installed, so it is left out: %v\n%s", err, out)
		return ""
	}
	return dir
}

// runSharp makes the same versions with sharp.
func runSharp(dir, photo string, list []imaging.Target) (c cost, wall time.Duration, err error) {
	photo, err = filepath.Abs(photo)
	if err != nil {
		return c, 0, err
	}
	asked, err := json.Marshal(list)
	if err != nil {
		return c, 0, err
	}
	run := exec.Command("node", "sharp.mjs", photo, string(asked))
	run.Dir, run.Stderr = dir, os.Stderr
	begun := time.Now()
	out, err := run.Output()
	if err != nil {
		return c, 0, err
	}
	wall = time.Since(begun)
	if err := json.Unmarshal(out, &c); err != nil {
		return c, 0, err
	}
	for i := range list {
		file, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("out-%d", i)))
		if err != nil {
			return c, 0, err
		}
		c.files = append(c.files, file)
	}
	return c, wall, nil
}

// cpu gives the seconds of a processor that this process has used.
func cpu() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // of a process that is there
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// luma gives the brightness of a picture (ITU-R BT.601).
func luma(img image.Image) []float64 {
	b := img.Bounds()
	rgba := image.NewRGBA(image.Rectangle{Max: b.Size()})
	draw.Draw(rgba, rgba.Rect, img, b.Min, draw.Src)
	out := make([]float64, b.Dx()*b.Dy())
	for i := range out {
		p := rgba.Pix[4*i:]
		out[i] = 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
	}
	return out
}

// ssim compares two pictures of a width in windows of 8 by 8, 4 apart.
func ssim(a, b []float64, width int) float64 {
	const window, step, c1, c2 = 8, 4, 6.5025, 58.5225
	sum, n := 0.0, 0
	for y := 0; (y+window)*width <= len(a); y += step {
		for x := 0; x+window <= width; x += step {
			var ma, mb, saa, sbb, sab float64
			for j := range window {
				at := (y+j)*width + x
				for i := range window {
					p, q := a[at+i], b[at+i]
					ma, mb, saa, sbb, sab = ma+p, mb+q, saa+p*p, sbb+q*q, sab+p*q
				}
			}
			const count = window * window
			ma, mb = ma/count, mb/count
			va, vb, cov := saa/count-ma*ma, sbb/count-mb*mb, sab/count-ma*mb
			sum += (2*ma*mb + c1) * (2*cov + c2) / ((ma*ma + mb*mb + c1) * (va + vb + c2))
			n++
		}
	}
	return sum / float64(max(n, 1))
}
