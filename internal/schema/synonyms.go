package schema

import "strings"

// synonymsByField are the words of other programs, other people and other
// languages for fields of ours, under each field those that mean it; where a
// word may mean several, the first one that the page may have and has not is
// meant. They are folded: without capitals, hyphens and underscores.
var synonymsByField = map[string]string{
	"aliases":                    "alias oldurl oldurls redirect redirectfrom redirects",
	"alt":                        "alternative alternativetext alttext",
	"authors":                    "auteur auteurs author autor autore autoren autores autori awdur awduron by byline contributors creator författare postauthor writer writers автор հեղինակ",
	"base_url":                   "baseurl rooturl siteurl",
	"categories":                 "categori categoria categorias categorie category categoría categorías categorïau catégorie catégories etiquetas kategoria kategorie kategorien kategorier keywords labels posttag schlagwörter subject subjects tag tagiau tags topic topics",
	"countries":                  "country gwledydd länder nations países",
	"country":                    "land",
	"date":                       "created createdat data datecreated datepublished datum dyddiad día fecha postdate pubdate publishdate published publishedat publisheddate publishedon дата ամսաթիվ التاريخ",
	"delegates":                  "attendees delegation participants speakers",
	"draft":                      "borrador bozza brouillon drafft draught entwurf rascunho unpublished",
	"end":                        "closes dateend diwedd dtend einde enddate ende ends endsat endtime eventend fim fin fine finish finishes till to until конец վերջ",
	"expires":                    "expirationdate expiry expirydate showuntil unpublish unpublishdate validuntil",
	"feeds":                      "feed rss",
	"file":                       "src",
	"follow_up":                  "actionpoints actions followups next nextsteps",
	"id":                         "guid postid uuid",
	"ignore":                     "disable noqa setaside suppress",
	"image":                      "banner bild cover coverimage delwedd featuredimage headerimage hero heroimage imagen immagine llun ogimage postthumbnail socialimage teaserimage thumb thumbnail",
	"language":                   "defaultlanguage iaith idioma język lang languagecode langue lingua locale sprache språk taal язык լեզու",
	"layout":                     "template",
	"lead":                       "coordinator leader leadpartner",
	"link links":                 "website",
	"url website":                "link",
	"links":                      "social socials",
	"objectives":                 "aim aims amcanion goal goals objectifs objective objetivos ziele",
	"online":                     "livestream meetinglink onlinelink stream teams webinar zoom",
	"organisation":               "affiliation company institution organizationname university",
	"organiser":                  "host hosts organisateur organisedby organizador organizedby organizer organizzatore trefnydd veranstalter",
	"paginate":                   "pagesize pagination perpage postsperpage",
	"partners":                   "partner",
	"place":                      "address city lieu lle lleoliad local location lugar luogo miejsce ort plaats plats town venue where место վայր المكان",
	"programme":                  "fundedby funder funding program",
	"registration":               "anmeldung booking bookinglink inscription register registrationlink registrationurl rsvp signup signuplink ticketlink tickets",
	"role":                       "job jobtitle",
	"slug":                       "basename path permalink postname uri",
	"start":                      "anfang begin beginn beginning begins datestart debut dechrau dtstart début eventdate eventstart from inicio inizio início opens startdate starts startsat starttime начало սկիզբ",
	"status":                     "phase state statut",
	"summary":                    "abstract beschreibung blurb crynodeb descripción description disgrifiad excerpt intro introduction lead metadescription ogdescription popis postexcerpt resume resumen resumo riassunto résumé samenvatting sammanfattning seodescription sommario standfirst streszczenie subtitle teaser zusammenfassung",
	"title":                      "heading headline linktitle name ogtitle pagetitle posttitle seotitle sitename sitetitle teitl titel titolo titre titull tytuł título überschrift заголовок название վերնագիր العنوان",
	"type":                       "contenttype kind posttype",
	"updated":                    "actualizado aggiornato aktualisiert bijgewerkt datemodified dateupdated diweddarwyd lastmod lastmodified lastmodifiedat lastupdated modified modifieddate postmodified updatedat",
	"weight":                     "menuorder navorder order sort sortorder",
	"zone":                       "fuseau fusohorario tz zeitzone",
	"countries country":          "gwlad nation pays país",
	"date start":                 "day",
	"file image":                 "image",
	"image file":                 "img photo picture",
	"link website":               "web",
	"menu menus":                 "menus nav navigation",
	"menus menu":                 "menu",
	"name role":                  "title",
	"organisation organiser":     "organization",
	"role weight":                "position",
	"start date":                 "when",
	"summary description":        "tagline",
	"website link":               "homepage",
	"zone time_zone":             "timezone",
	"link website slug base_url": "url",
}

// Synonyms lists the fields that a word of other programs, other people or
// other languages may mean, the likeliest first.
func Synonyms(word string) []string { return strings.Fields(synonyms[Fold(word)]) }

// ForeignAdvice says what to do about a key of other programs that has no
// counterpart here, and whether nothing here uses it; "" for all other keys.
func ForeignAdvice(key string) (advice string, isUnused bool) {
	advice = foreign[Fold(key)]
	return advice, advice == unused
}

// synonyms is the same table by word.
var synonyms = func() map[string]string {
	out := make(map[string]string, 400)
	for fields, words := range synonymsByField {
		for _, word := range strings.Fields(words) {
			out[word] = fields
		}
	}
	return out
}()

// foreign are keys of other programs that have no fellow here, or one that is
// used in another way, folded, with what to do about them.
var foreign = map[string]string{
	"published":        "Here a page is published unless it says draft: true.",
	"publish":          "Here a page is published unless it says draft: true.",
	"hidden":           "To keep a page back, write draft: true.",
	"private":          "To keep a page back, write draft: true.",
	"visibility":       "To keep a page back, write draft: true.",
	"poststatus":       "To keep a page back, write draft: true.",
	"permalink":        "Here the last part of an address is the slug; old addresses that shall go on working stand under aliases.",
	"path":             "Here the last part of an address is the slug; old addresses that shall go on working stand under aliases.",
	"url":              "Here the last part of an address is the slug; old addresses that shall go on working stand under aliases.",
	"uri":              "Here the last part of an address is the slug; old addresses that shall go on working stand under aliases.",
	"content":          "The text stands below the front matter.",
	"body":             "The text stands below the front matter.",
	"postcontent":      "The text stands below the front matter.",
	"resources":        "Files beside a page need no list; name them where the text shows them.",
	"attachments":      "Files beside a page need no list; link to them in the text.",
	"imagealt":         besideImage,
	"imagealttext":     besideImage,
	"featuredimagealt": besideImage,
	"coveralt":         besideImage,
	"coverimagealt":    besideImage,
	"thumbnailalt":     besideImage,
	"imagecaption":     besideImage,
	"imagecredit":      besideImage,
	"series":           "Here categories bring pages together.",
	"taxonomies":       "Here each of them stands on a line of its own, such as categories: [Housing].",
	"parent":           "Here the folder in which the file lies says where a page belongs.",
	"section":          "Here the folder in which the file lies says where a page belongs.",
	"comments":         unused, "disqus": unused, "toc": unused, "showtoc": unused, "tocopen": unused, "markup": unused, "math": unused, "katex": unused, "mermaid": unused,
	"sitemap": unused, "outputs": unused, "cascade": unused, "build": unused, "headless": unused, "robots": unused, "noindex": unused, "robotsnoindex": unused, "iscjklanguage": unused, "hideinlist": unused,
	"sharing": unused, "share": unused, "readtime": unused, "readingtime": unused, "wordcount": unused, "sidebar": unused, "classes": unused, "feature": unused, "featured": unused, "sticky": unused, "pinned": unused, "theme": unused, "plugins": unused,
	"collection": unused, "eleventycomputed": unused, "eleventyexcludefromcollections": unused, "pagination": unused, "wpid": unused, "postparent": unused, "postformat": unused, "commentstatus": unused, "pingstatus": unused, "password": unused,
	"jekyll": unused, "kramdown": unused, "includes": unused, "css": unused, "js": unused, "cssclass": unused, "cssclasses": unused, "publishtoweb": unused,
}

const besideImage = "Write it with its picture: image: {file: paris.jpg, alt: Delegates around a table, credit: Ann Smith}."

const unused = "Nothing here uses it: delete the line."
