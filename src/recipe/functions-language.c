/* Languages as browsers name them. The names are English whatever the locale: they are data, and a view must give the
 * same rows to everyone. Codes of two letters by ISO 639-1. */
#define _GNU_SOURCE  /* memmem() */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LANGUAGES 50
#define MAX_CODE 8

typedef struct
{
  const char *code;
  const char *name;
} Language;

/* In the order of the codes. */
static const Language languages[] = {
  { "aa", "Afar" }, { "ab", "Abkhazian" }, { "ae", "Avestan" }, { "af", "Afrikaans" }, { "ak", "Akan" },
  { "am", "Amharic" }, { "an", "Aragonese" }, { "ar", "Arabic" }, { "as", "Assamese" }, { "av", "Avaric" },
  { "ay", "Aymara" }, { "az", "Azerbaijani" }, { "ba", "Bashkir" }, { "be", "Belarusian" }, { "bg", "Bulgarian" },
  { "bh", "Bihari" }, { "bi", "Bislama" }, { "bm", "Bambara" }, { "bn", "Bengali" }, { "bo", "Tibetan" },
  { "br", "Breton" }, { "bs", "Bosnian" }, { "ca", "Catalan" }, { "ce", "Chechen" }, { "ch", "Chamorro" },
  { "co", "Corsican" }, { "cr", "Cree" }, { "cs", "Czech" }, { "cu", "Church Slavonic" }, { "cv", "Chuvash" },
  { "cy", "Welsh" }, { "da", "Danish" }, { "de", "German" }, { "dv", "Divehi" }, { "dz", "Dzongkha" }, { "ee", "Ewe" },
  { "el", "Greek" }, { "en", "English" }, { "eo", "Esperanto" }, { "es", "Spanish" }, { "et", "Estonian" },
  { "eu", "Basque" }, { "fa", "Persian" }, { "ff", "Fulah" }, { "fi", "Finnish" }, { "fj", "Fijian" },
  { "fo", "Faroese" }, { "fr", "French" }, { "fy", "Western Frisian" }, { "ga", "Irish" }, { "gd", "Scottish Gaelic" },
  { "gl", "Galician" }, { "gn", "Guarani" }, { "gu", "Gujarati" }, { "gv", "Manx" }, { "ha", "Hausa" },
  { "he", "Hebrew" }, { "hi", "Hindi" }, { "ho", "Hiri Motu" }, { "hr", "Croatian" }, { "ht", "Haitian Creole" },
  { "hu", "Hungarian" }, { "hy", "Armenian" }, { "hz", "Herero" }, { "ia", "Interlingua" }, { "id", "Indonesian" },
  { "ie", "Interlingue" }, { "ig", "Igbo" }, { "ii", "Sichuan Yi" }, { "ik", "Inupiaq" }, { "io", "Ido" },
  { "is", "Icelandic" }, { "it", "Italian" }, { "iu", "Inuktitut" }, { "ja", "Japanese" }, { "jv", "Javanese" },
  { "ka", "Georgian" }, { "kg", "Kongo" }, { "ki", "Kikuyu" }, { "kj", "Kuanyama" }, { "kk", "Kazakh" },
  { "kl", "Greenlandic" }, { "km", "Khmer" }, { "kn", "Kannada" }, { "ko", "Korean" }, { "kr", "Kanuri" },
  { "ks", "Kashmiri" }, { "ku", "Kurdish" }, { "kv", "Komi" }, { "kw", "Cornish" }, { "ky", "Kyrgyz" },
  { "la", "Latin" }, { "lb", "Luxembourgish" }, { "lg", "Ganda" }, { "li", "Limburgish" }, { "ln", "Lingala" },
  { "lo", "Lao" }, { "lt", "Lithuanian" }, { "lu", "Luba-Katanga" }, { "lv", "Latvian" }, { "mg", "Malagasy" },
  { "mh", "Marshallese" }, { "mi", "Maori" }, { "mk", "Macedonian" }, { "ml", "Malayalam" }, { "mn", "Mongolian" },
  { "mr", "Marathi" }, { "ms", "Malay" }, { "mt", "Maltese" }, { "my", "Burmese" }, { "na", "Nauru" },
  { "nb", "Norwegian Bokmål" }, { "nd", "North Ndebele" }, { "ne", "Nepali" }, { "ng", "Ndonga" }, { "nl", "Dutch" },
  { "nn", "Norwegian Nynorsk" }, { "no", "Norwegian" }, { "nr", "South Ndebele" }, { "nv", "Navajo" },
  { "ny", "Chichewa" }, { "oc", "Occitan" }, { "oj", "Ojibwa" }, { "om", "Oromo" }, { "or", "Oriya" },
  { "os", "Ossetian" }, { "pa", "Punjabi" }, { "pi", "Pali" }, { "pl", "Polish" }, { "ps", "Pashto" },
  { "pt", "Portuguese" }, { "qu", "Quechua" }, { "rm", "Romansh" }, { "rn", "Rundi" }, { "ro", "Romanian" },
  { "ru", "Russian" }, { "rw", "Kinyarwanda" }, { "sa", "Sanskrit" }, { "sc", "Sardinian" }, { "sd", "Sindhi" },
  { "se", "Northern Sami" }, { "sg", "Sango" }, { "si", "Sinhala" }, { "sk", "Slovak" }, { "sl", "Slovenian" },
  { "sm", "Samoan" }, { "sn", "Shona" }, { "so", "Somali" }, { "sq", "Albanian" }, { "sr", "Serbian" },
  { "ss", "Swati" }, { "st", "Southern Sotho" }, { "su", "Sundanese" }, { "sv", "Swedish" }, { "sw", "Swahili" },
  { "ta", "Tamil" }, { "te", "Telugu" }, { "tg", "Tajik" }, { "th", "Thai" }, { "ti", "Tigrinya" }, { "tk", "Turkmen" },
  { "tl", "Tagalog" }, { "tn", "Tswana" }, { "to", "Tongan" }, { "tr", "Turkish" }, { "ts", "Tsonga" },
  { "tt", "Tatar" }, { "tw", "Twi" }, { "ty", "Tahitian" }, { "ug", "Uyghur" }, { "uk", "Ukrainian" }, { "ur", "Urdu" },
  { "uz", "Uzbek" }, { "ve", "Venda" }, { "vi", "Vietnamese" }, { "vo", "Volapük" }, { "wa", "Walloon" },
  { "wo", "Wolof" }, { "xh", "Xhosa" }, { "yi", "Yiddish" }, { "yo", "Yoruba" }, { "za", "Zhuang" },
  { "zh", "Chinese" }, { "zu", "Zulu" },
};

typedef struct
{
  char   code[MAX_CODE + 1];
  double weight;
} Wish;

/* "en-US", "pt_BR" and " EN" begin with the code of a language: two or three letters. */
static gboolean
read_code (HunchSpan text,
           char     *out_code)
{
  gsize n = 0;

  while (text.n > 0 && g_ascii_isspace (*text.at))
    text = (HunchSpan) { text.at + 1, text.n - 1 };
  for (; n < text.n && n < MAX_CODE && g_ascii_isalpha (text.at[n]); n++)
    out_code[n] = g_ascii_tolower (text.at[n]);
  out_code[n] = '\0';
  return n >= 2 && n <= 3 && (n == text.n || strchr ("-_;, ", text.at[n]) != NULL);
}

/* "de;q=0.8" weighs 0.8, "de" 1. */
static double
read_weight (HunchSpan part)
{
  const char *mark = memmem (part.at, part.n, "q=", 2);
  char digits[8] = "";

  if (mark == NULL)
    return 1;
  memcpy (digits, mark + 2, MIN (sizeof digits - 1, (gsize) (part.at + part.n - mark - 2)));
  return CLAMP (g_ascii_strtod (digits, NULL), 0, 1);
}

static void
add_wish (Wish      *wishes,
          guint     *n_wishes,
          HunchSpan  part)
{
  Wish wish;
  guint place = *n_wishes;

  if (!read_code (part, wish.code))
    return;
  wish.weight = read_weight (part);
  if (wish.weight <= 0)
    return;

  while (place > 0 && wishes[place - 1].weight < wish.weight)
    place--;
  for (guint i = 0; i < *n_wishes; i++)
    if (strcmp (wishes[i].code, wish.code) == 0)
      {
        if (i < place)
          return;
        memmove (&wishes[i], &wishes[i + 1], (*n_wishes - i - 1) * sizeof (Wish));
        (*n_wishes)--;
        break;
      }
  memmove (&wishes[place + 1], &wishes[place], (*n_wishes - place) * sizeof (Wish));
  wishes[place] = wish;
  (*n_wishes)++;
}

/* accept_language (text [, k]): the k-th language of the browser's list by its weights, without country: "es,en-US;q=0.8"
 * is "es", its second "en". A language that stands there twice counts where it is wanted most. */
static void
accept_language (sqlite3_context *context,
                 int              n_values,
                 sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  gint64 k = n_values > 1 ? sqlite3_value_int64 (values[1]) : 1;
  Wish wishes[MAX_LANGUAGES + 1];
  guint n_wishes = 0;

  if (text.at == NULL)
    return;
  while (text.n > 0 && n_wishes < MAX_LANGUAGES)
    {
      const char *comma = memchr (text.at, ',', text.n);
      gsize n = comma != NULL ? (gsize) (comma - text.at) : text.n;

      add_wish (wishes, &n_wishes, (HunchSpan) { text.at, n });
      n = MIN (n + 1, text.n);
      text = (HunchSpan) { text.at + n, text.n - n };
    }
  if (k >= 1 && k <= n_wishes)
    sqlite3_result_text (context, wishes[k - 1].code, -1, SQLITE_TRANSIENT);
}

static int
compare (const void *code,
         const void *language)
{
  return strcmp (code, ((const Language *) language)->code);
}

/* language_name (code): "English" for "en" and "en-GB". */
static void
language_name (sqlite3_context *context,
               int              n_values,
               sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  char code[MAX_CODE + 1];
  const Language *found;

  if (text.at == NULL || !read_code (text, code))
    return;
  found = bsearch (code, languages, G_N_ELEMENTS (languages), sizeof (Language), compare);
  if (found != NULL)
    sqlite3_result_text (context, found->name, -1, SQLITE_STATIC);
}

const HunchFunctionInfo hunch_functions_language[] = {
  { "accept_language", 1, accept_language },
  { "accept_language", 2, accept_language },
  { "language_name", 1, language_name },
  { NULL, 0, NULL },
};
