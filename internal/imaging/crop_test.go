package imaging

import (
	"errors"
	"image"
	"image/color"
	"testing"

	"github.com/meridian-ssg/meridian/internal/picture"
)

// The part that is shown lies where the focal point says, whatever the format and however
// the camera was held.
func TestCrop(t *testing.T) {
	c := New()
	upright := sample(800, 400)
	for name, data := range map[string][]byte{
		"JPEG":                  encodedJPEG(t, upright),
		"JPEG, turned":          inserted(encodedJPEG(t, turned(upright, 6)), 2, exif(6)),
		"PNG":                   encodedPNG(t, upright),
		"a small JPEG":          encodedJPEG(t, sample(200, 100)),
		"a large JPEG":          encodedJPEG(t, sample(3200, 1600)),
		"with a colour profile": inserted(encodedJPEG(t, upright), 2, segment(0xe2, "ICC_PROFILE\x00\x01\x01"+string(profile(displayP3, curveSRGB)))),
	} {
		if name == "with a colour profile" {
			if _, err := c.Crop(data, image.Pt(100, 100), Point{50, 50}, color.White); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		// A square shows half of the width: the left colours, the right ones, or both.
		for x, want := range map[int][4]color.RGBA{0: {corners[0], corners[0], corners[2], corners[2]}, 100: {corners[1], corners[1], corners[3], corners[3]}, 50: corners} {
			img, err := c.Crop(data, image.Pt(160, 160), Point{x, 50}, color.White)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := looksLike(img, want, 6); err != nil {
				t.Errorf("%s, %d %%: %v", name, x, err)
			}
		}
		// A wide one shows half of the height.
		for y, want := range map[int][4]color.RGBA{0: {corners[0], corners[1], corners[0], corners[1]}, 100: {corners[2], corners[3], corners[2], corners[3]}} {
			img, err := c.Crop(data, image.Pt(400, 100), Point{50, y}, color.White)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := looksLike(img, want, 6); err != nil {
				t.Errorf("%s, %d %% of the height: %v", name, y, err)
			}
		}
	}
	if c.used != 0 {
		t.Errorf("%d bytes are still taken", c.used)
	}
}

// What can be seen through shows the ground.
func TestCropOnGround(t *testing.T) {
	clear := image.NewNRGBA(image.Rect(0, 0, 60, 60))
	ground := color.RGBA{40, 20, 60, 255}
	img, err := New().Crop(encodedPNG(t, clear), image.Pt(30, 30), Point{50, 50}, ground)
	if err != nil {
		t.Fatal(err)
	}
	if err := looksLike(img, [4]color.RGBA{ground, ground, ground, ground}, 1); err != nil {
		t.Error(err)
	}
}

func TestCanCrop(t *testing.T) {
	size := image.Pt(1200, 630)
	for info, want := range map[picture.Info]bool{
		{Width: 600, Height: 315, Decodable: true}:  true,
		{Width: 599, Height: 900, Decodable: true}:  false,
		{Width: 1200, Height: 314, Decodable: true}: false,
		{Width: 4000, Height: 3000}:                 false,
	} {
		if CanCrop(info, size) != want {
			t.Errorf("%+v: %v", info, !want)
		}
	}
	for name, data := range map[string][]byte{"empty": nil, "words": []byte("words"), "half": encodedJPEG(t, sample(60, 40))[:400]} {
		if _, err := New().Crop(data, size, Point{50, 50}, color.White); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
