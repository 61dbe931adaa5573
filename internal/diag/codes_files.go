package diag

// Files and addresses.
const (
	AddressTaken  Code = "address-taken"
	AddressBad    Code = "address-bad"
	FileName      Code = "file-name"
	FilePlace     Code = "file-place"
	PictureLarge  Code = "picture-large"
	PictureUnused Code = "picture-unused"
	PageOrphan    Code = "page-orphan"
)

var fileCodes = []CodeInfo{
	{AddressTaken, Error, "Two pages have the same address.", "Readers could see only one of them.", ByBuild, ""},
	{AddressBad, Error, "The address can't be used.", "Readers could not reach the page.", ByBuild, ""},
	{FileName, Warning, "The file's name holds spaces, capital letters or accents.", "The page's address would differ from the name, and some computers would not find the file.", ByBuild, ""},
	{FilePlace, Warning, "The file lies where no page is made of it.", "The page would be missing.", ByBuild, ""},
	{PictureLarge, Warning, "The picture's file is very large.", "Readers with slow or costly connections would wait, or give up.", ByBuild, ""},
	{PictureUnused, Warning, "No page shows the picture.", "It would be published for nobody, and perhaps it was meant to be seen.", ByCheck, ""},
	{PageOrphan, Warning, "No page and no menu links to the page.", "Readers could not find it.", ByCheck, ""},
}
