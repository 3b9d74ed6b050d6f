#include <locale.h>
#include <math.h>

#include "base/json.h"
#include "base/random.h"

static void
test_numbers (void)
{
  /* Shortest decimals that read back, as printed by Python 3.11's repr() but for the shape of exponents. */
  static const struct
  {
    double      value;
    const char *text;
  } cases[] = {
    { 0, "0" }, { -0.0, "-0" }, { 1, "1" }, { -42, "-42" }, { 0.1, "0.1" }, { 1.0 / 3, "0.3333333333333333" },
    { 0.1 + 0.2, "0.30000000000000004" }, { 1e15, "1e+15" }, { 123456789012345, "123456789012345" },
    { 9007199254740993.0, "9007199254740992" }, { 5e-324, "4.94065645841247e-324" }, { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
  };
  char buffer[HUNCH_NUMBER_BUFFER];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (hunch_number_to_json (cases[i].value, buffer), ==, cases[i].text);
}

/* A law: every finite double reads back as it was. */
static void
test_numbers_read_back (void)
{
  HunchRandom random = { 1 };
  char buffer[HUNCH_NUMBER_BUFFER];

  for (guint i = 0; i < 20000; i++)
    {
      union { guint64 bits; double value; } number = { .bits = hunch_random_next (&random) };

      if (!isfinite (number.value))
        continue;
      g_assert_cmpfloat (g_ascii_strtod (hunch_number_to_json (number.value, buffer), NULL), ==, number.value);
      g_assert_cmpuint (strlen (buffer), <, HUNCH_NUMBER_BUFFER);
    }
}

static void
test_document (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = hunch_json_parse_object ("{\"b\": [1, 2.50, true, null, {}], \"a\": \"x\\n\\\"é\"}", -1, "The text", &error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *pretty = NULL;

  g_assert_no_error (error);
  hunch_json_set_number (object, "n", NAN);
  hunch_json_set_number (object, "m", 0.1);
  json_node_set_object (node, object);
  text = hunch_json_to_text (node, FALSE);
  pretty = hunch_json_to_text (node, TRUE);
  g_assert_cmpstr (text, ==, "{\"b\": [1, 2.5, true, null, {}], \"a\": \"x\\n\\\"é\", \"n\": null, \"m\": 0.1}");
  g_assert_true (g_str_has_prefix (pretty, "{\n  \"b\": [\n    1,\n    2.5,"));
  g_assert_cmpfloat (hunch_json_get_number (object, "m", 7), ==, 0.1);
  g_assert_cmpfloat (hunch_json_get_number (object, "a", 7), ==, 7);
  g_assert_cmpfloat (hunch_json_get_number (object, "none", 7), ==, 7);
  g_assert_cmpstr (hunch_json_get_string (object, "a"), ==, "x\n\"é");
  g_assert_null (hunch_json_get_string (object, "m"));
}

static void
test_bad_documents (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  const char *const texts[] = { "", "[1]", "3", "{\"a\":", "nonsense", deep };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_json_parse_object (texts[i], -1, "The file", &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_true (g_str_has_prefix (error->message, "The file"));
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/numbers", test_numbers);
  g_test_add_func ("/base/json/numbers-read-back", test_numbers_read_back);
  g_test_add_func ("/base/json/document", test_document);
  g_test_add_func ("/base/json/bad-documents", test_bad_documents);

  return g_test_run ();
}
