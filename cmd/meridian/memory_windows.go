package main

// peakMemory is the most memory that the program has had at a time, in bytes;
// 0 where the system does not tell.
func peakMemory() uint64 { return 0 }
