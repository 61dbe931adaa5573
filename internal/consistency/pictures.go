package consistency

import (
	"fmt"
	"path"
	"strings"

	"github.com/meridian-ssg/meridian/internal/diag"
	"github.com/meridian-ssg/meridian/internal/picture"
	"github.com/meridian-ssg/meridian/internal/source"
)

// broken says what is wrong with the bytes of a file, as a message and a hint.
var broken = map[picture.State][2]string{
	picture.Empty:   {"the file is empty", "Save it again."},
	picture.Pointer: {"the file holds only the note by which Git LFS finds it, and not what it stands for", "Fetch it, as with: git lfs pull"},
	picture.WebPage: {"the file holds a web page, and not what its name says", "Open the web page in a browser, and save from there what it shows."},
	picture.Cut:     {"the end of the picture is missing", "Copy or save it again."},
	picture.Unknown: {"the file holds no picture that browsers can show", "Open it in a program for pictures, and save it as JPEG or PNG."},
}

// longestPage is how many bytes a file may have of which it is looked whether it is
// a web page.
const longestPage = 1 << 20

// bytes reports a picture or a document that does not hold what its name says.
func (v *fileChecker) bytes(f source.File, name string) bool {
	wanted := picture.MediaType(name)
	if wanted == "" && f.Size > longestPage {
		return false
	}
	if _, ok := v.publishedAt(f.Path); !ok {
		return false
	}
	info := v.in.Measure(f)
	words := broken[info.State]
	switch {
	case wanted == "" && (info.State == picture.Cut || info.State == picture.Unknown):
		return false
	case info.State != picture.Whole:
	case wanted == "" || info.Type == wanted || info.Type == "":
		return false
	default:
		kind := strings.ToUpper(strings.TrimPrefix(info.Type[strings.IndexByte(info.Type, '/')+1:], "vnd.adobe."))
		words = [2]string{fmt.Sprintf("the file holds a picture of the kind %s, which browsers don't show", kind), "Open it in a program for pictures, and save it as JPEG or PNG."}
		if ending := picture.Ending(info.Type); ending != "" {
			words[0] = fmt.Sprintf("the file holds a picture of the kind %s, and its name ends in %s", strings.TrimSuffix(kind, "+XML"), path.Ext(name))
			words[1] = fmt.Sprintf("Perhaps %s%s? Change the links to it as well.", strings.TrimSuffix(name, path.Ext(name)), ending)
		}
	}
	v.diags = append(v.diags, diag.Diagnostic{Code: diag.PictureBroken, File: f.Path, Message: words[0], Hint: words[1]})
	return true
}
