package site

import (
	"encoding/binary"
	"slices"
)

// verbs are all verbs, by the number under which a question is written down.
// What is no verb has the number 0.
var verbs = [...]Verb{
	"", AskCard, AskNewest, AskPhase, AskAncestors, AskNeighbours, AskRelated, AskReferring, AskPager, AskChildren, AskTerms,
	AskSections, AskMenu, AskRoute, AskFile, AskFiles, AskAsset, AskTaxonomy, AskText, AskFeed, AskEntries, AskOutlets,
	AskIdentity, AskAddresses,
}

// AppendTo writes the question behind what dst holds: the number of its verb,
// N, and the key with its length.
func (q Question) AppendTo(dst []byte) []byte {
	dst = append(dst, byte(max(0, slices.Index(verbs[:], q.Verb))))
	dst = binary.AppendVarint(dst, int64(q.N))
	dst = binary.AppendUvarint(dst, uint64(len(q.Key)))
	return append(dst, q.Key...)
}

// Read gives the question with which text begins, and how many bytes it takes;
// 0 where text begins with none. Its key is a part of text.
func (Question) Read(text string) (Question, int) {
	if text == "" || int(text[0]) >= len(verbs) {
		return Question{}, 0
	}
	number, at := uvarint(text, 1)
	length, at := uvarint(text, at)
	if at == 0 || length > uint64(len(text)-at) {
		return Question{}, 0
	}
	n := int64(number >> 1) // as binary.Varint has it
	if number&1 != 0 {
		n = ^n
	}
	end := at + int(length)
	return Question{Verb: verbs[text[0]], Key: text[at:end], N: int(n)}, end
}

// uvarint is binary.Uvarint for a text, from a place on, which must not be 0;
// it gives the place behind the number, 0 where there is none.
func uvarint(text string, at int) (uint64, int) {
	var x uint64
	for shift := 0; at > 0 && at < len(text) && shift < 64; at, shift = at+1, shift+7 {
		x |= uint64(text[at]&0x7f) << shift
		if text[at] < 0x80 {
			return x, at + 1
		}
	}
	return 0, 0
}
