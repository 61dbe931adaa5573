package diag

import (
	_ "embed"
	"strings"
	"sync"
)

// codesText describes every code by area, in the order of the reference:
//
//	# Links
//
//	link-text: warning, WCAG 2.4.4 Link Purpose (In Context)
//	The words of the link don't say where it leads.
//	People who go from link to link would hear “here”, “here”, “here”.
//
// After the severity may follow the command that alone finds the fault ("check"
// or "check --external") and the WCAG 2.2 criterion that the fault is about.
//
// To add a diagnostic, add its constant to codes.go, its description here, its
// remedy and example to examples/CODE.txt, and report it.
//
//go:embed codes.txt
var codesText string

// CodeInfo describes a code: the one source of its severity, of "meridian
// explain" and of docs/diagnostics.md. See [CodeInfo.Example] for its remedy.
type CodeInfo struct {
	Code      Code
	Severity  Severity
	Summary   string // one sentence for the writer: what is wrong
	Why       string // one sentence: what readers would meet
	FoundBy   Command
	Criterion string // of WCAG 2.2, where the fault is about accessibility: "1.1.1 Non-text Content"
	Area      string // the heading it stands under in the reference
}

// Command names the commands that find a fault.
type Command string

// The commands that find faults.
const (
	ByBuild    Command = "meridian build and meridian check"
	ByCheck    Command = "meridian check"            // it takes all pages together
	ByExternal Command = "meridian check --external" // it needs the network
)

// table holds the descriptions in order and by code.
type table struct {
	list   []CodeInfo
	byCode map[Code]CodeInfo
}

var codes = sync.OnceValue(func() table {
	t := table{byCode: make(map[Code]CodeInfo)}
	area := ""
	for block := range strings.SplitSeq(strings.TrimSpace(codesText), "\n\n") {
		if heading, ok := strings.CutPrefix(block, "# "); ok {
			area = heading
			continue
		}
		info := parseCodeInfo(block)
		info.Area = area
		t.list = append(t.list, info)
		t.byCode[info.Code] = info
	}
	return t
})

func parseCodeInfo(block string) CodeInfo {
	head, texts, _ := strings.Cut(block, "\n")
	code, properties, _ := strings.Cut(head, ": ")
	info := CodeInfo{Code: Code(code), FoundBy: ByBuild}
	info.Summary, info.Why, _ = strings.Cut(texts, "\n")
	for property := range strings.SplitSeq(properties, ", ") {
		switch property {
		case "error":
			info.Severity = Error
		case "warning":
			info.Severity = Warning
		case "check", "check --external":
			info.FoundBy = Command("meridian " + property)
		default:
			info.Criterion = strings.TrimPrefix(property, "WCAG ")
		}
	}
	return info
}

// Codes returns every code in the order of the reference. A code, once
// published, keeps its meaning for ever.
func Codes() []CodeInfo { return codes().list }

// Explain describes a code. An unknown code is an error without a summary; a
// test makes sure that the program uses none.
func Explain(code Code) CodeInfo {
	if info, ok := codes().byCode[code]; ok {
		return info
	}
	return CodeInfo{Code: code}
}
