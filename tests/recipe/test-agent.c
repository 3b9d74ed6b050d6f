/* User agents against uap-core's own cases, where its package is installed, and the letters that patterns need. */
#include <glib/gstdio.h>
#include <string.h>
#include <yaml.h>

#include "recipe/agent-private.h"

#define RULES "/usr/share/uap-core/regexes.yaml"

/* --- needs ------------------------------------------------------------------ */

/* Worked by hand: the longest run of letters that no alternative goes without. */
static void
test_needs (void)
{
  static const char *const cases[][2] = {
    { "(Firefox)/(\\d+)", "firefox" },
    { "(?:Foo|Barbaz)/(\\d+)", "foo,barbaz" },
    { "Foo|Bar", "foo,bar" },
    { "Foo|.*", NULL },
    { "ab?c", NULL },
    { "abc?d", "ab" },
    { "abc+d", "abc" },
    { "(Opera)?/x Mini", "/x mini" },
    { "(Opera){0,2} (Mini){1,2}", "mini" },
    { "[Opera]+x", NULL },
    { "[]a\\]]xyz", "xyz" },
    { "(?!Never)xy", "xy" },
    { "(?i)iPhone", "iphone" },
    { "Win\\.dows\\d+NT", "win.dows" },
    { "^Mozil{2}a$", "mozil" },
    { "\\bBlack-?Berry\\b", "black" },
    { "(a|(b|(cde|fgh)))xy", "xy" },
    { "((((abc))))", "abc" },
    { "(abc", "abc" },
    { "a{2|b}", "a{2,b}" },
    { "abc{2|xyz}", "abc{2,xyz}" },
    { "abc{0,2}d", "ab" },
    { "[[:alpha:]]xy", NULL },
    { "\\x41bcd", NULL },
    { "(?x) a b c", NULL },
    { "(?#()abc", NULL },
    { "abc(*ACCEPT)def", NULL },
    { "(?<name>ab)cd", "cd" },
    { "abc)def", NULL },
    { "", NULL },
    { "\\", NULL },
    { "é", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) needs = hunch_agent_dup_needs (cases[i][0]);
      g_autofree char *joined = needs != NULL ? g_strjoinv (",", needs) : NULL;

      g_test_message ("%s", cases[i][0]);
      g_assert_cmpstr (joined, ==, cases[i][1]);
    }
}

/* Far more brackets than any pattern has. */
static void
test_deep (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_auto (GStrv) needs = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "(a|");
  needs = hunch_agent_dup_needs (deep->str);
  g_assert_null (needs);
}

/* --- uap-core's cases ------------------------------------------------------- */

typedef struct
{
  HunchAgentRules *rules;   /* borrowed */
  const char      *what;    /* "browser", "system" or "device" */
  GHashTable      *values;  /* owned; of the case at hand */
  guint            n_cases;
  guint            n_right;
} Judge;

static char *
join_version (GHashTable *values,
              guint       n)
{
  static const char *const keys[] = { "major", "minor", "patch", "patch_minor" };
  GString *version = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const char *part = g_hash_table_lookup (values, keys[i]);

      if (part == NULL || *part == '\0')
        break;
      g_string_append_printf (version, "%s%s", i > 0 ? "." : "", part);
    }
  return g_string_free (version, FALSE);
}

static void
judge_case (Judge *self)
{
  const char *text = g_hash_table_lookup (self->values, "user_agent_string");
  const char *family = g_hash_table_lookup (self->values, "family");
  HunchAgent *agent = hunch_agent_rules_read (self->rules, text, strlen (text));
  gboolean is_browser = strcmp (self->what, "browser") == 0, is_device = strcmp (self->what, "device") == 0;
  const char *name = is_browser ? agent->browser : is_device ? agent->device : agent->system;
  const char *version = is_browser ? agent->browser_version : is_device ? NULL : agent->system_version;
  g_autofree char *wanted = is_device ? g_strdup ("") : join_version (self->values, is_browser ? 3 : 4);
  gboolean is_right = g_strcmp0 (name, family) == 0 && g_strcmp0 (version != NULL ? version : "", wanted) == 0;

  self->n_cases++;
  self->n_right += is_right;
  if (!is_right && self->n_cases - self->n_right < 10)
    g_test_message ("%s: “%s” %s instead of “%s” %s", text, name, version, family, wanted);
  hunch_agent_free (agent);
}

static void
judge_file (Judge      *self,
            const char *path)
{
  g_autofree char *text = NULL;
  g_autofree char *key = NULL;
  yaml_parser_t parser;
  gsize length;
  gboolean is_end = FALSE;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (yaml_parser_initialize (&parser));
  yaml_parser_set_input_string (&parser, (const guchar *) text, length);
  while (!is_end)
    {
      yaml_event_t event;

      g_assert_true (yaml_parser_parse (&parser, &event));
      is_end = event.type == YAML_STREAM_END_EVENT;
      if (event.type == YAML_MAPPING_START_EVENT)
        g_hash_table_remove_all (self->values);
      else if (event.type == YAML_MAPPING_END_EVENT && g_hash_table_contains (self->values, "user_agent_string"))
        judge_case (self);
      else if (event.type == YAML_SCALAR_EVENT && key == NULL)
        key = g_strdup ((const char *) event.data.scalar.value);
      else if (event.type == YAML_SCALAR_EVENT)
        g_hash_table_insert (self->values, g_steal_pointer (&key), g_strdup ((const char *) event.data.scalar.value));
      if (event.type == YAML_SEQUENCE_START_EVENT)
        g_clear_pointer (&key, g_free);
      yaml_event_delete (&event);
    }
  yaml_parser_delete (&parser);
}

static void
test_cases (void)
{
  static const char *const files[][2] = {
    { "browser", "/usr/share/uap-core/tests/test_ua.yaml" },
    { "system", "/usr/share/uap-core/tests/test_os.yaml" },
    { "device", "/usr/share/uap-core/tests/test_device.yaml" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchAgentRules) rules = NULL;

  if (!g_file_test (files[2][1], G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the package uap-core is not installed");
      return;
    }
  rules = hunch_agent_rules_load (RULES, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      Judge judge = { .rules = rules, .what = files[i][0] };

      judge.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      judge_file (&judge, files[i][1]);
      g_hash_table_unref (judge.values);
      g_test_message ("%s: %u of %u cases", judge.what, judge.n_right, judge.n_cases);
      g_assert_cmpuint (judge.n_cases, >, 100);
      g_assert_cmpuint (judge.n_right * 1000, >=, judge.n_cases * 995);
    }
}

/* --- odd ones ---------------------------------------------------------------- */

static void
test_odd (void)
{
  static const char small[] =
    "user_agent_parsers:\n  - regex: '(Surf)/(\\d+)'\n    family_replacement: '$1 $9$x'\n  - regex: '(broken'\n  - regex: '(a+)+$'\n"
    "os_parsers:\n  - regex: 'NT (\\d)'\n    os_replacement: 'Windows'\n    os_v1_replacement: '$1'\n"
    "device_parsers: []\n";
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "hunch-agent-rules.yaml", NULL);
  g_autofree char *many = g_strnfill (100000, 'a');
  g_autoptr (HunchAgentRules) rules = NULL;
  HunchAgent *agent;

  g_assert_true (g_file_set_contents (path, small, -1, NULL));
  rules = hunch_agent_rules_load (path, NULL);
  g_assert_nonnull (rules);

  agent = hunch_agent_rules_read (rules, "Surf/7 (NT 6)", 13);
  g_assert_cmpstr (agent->browser, ==, "Surf $x");
  g_assert_cmpstr (agent->browser_version, ==, "7");
  g_assert_cmpstr (agent->system, ==, "Windows");
  g_assert_cmpstr (agent->system_version, ==, "6");
  g_assert_cmpstr (agent->device, ==, "Other");
  hunch_agent_free (agent);

  agent = hunch_agent_rules_read (rules, "", 0);
  g_assert_cmpstr (agent->browser, ==, "Other");
  g_assert_null (agent->browser_version);
  hunch_agent_free (agent);

  /* Far longer than a header, and made to be tried for ever. */
  many[1500] = '!';
  agent = hunch_agent_rules_read (rules, many, 100000);
  g_assert_nonnull (agent->browser);
  hunch_agent_free (agent);
  g_remove (path);
}

static void
test_broken_files (void)
{
  static const char *const texts[] = {
    "", "a: b", "[1, 2", "user_agent_parsers: x", "user_agent_parsers:\n  - [[[[1]]]]", "a: &b [*b, *b]",
    "user_agent_parsers:\n  - regex: *no\n", "\xff\xfe",
  };
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "hunch-broken-rules.yaml", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_null (hunch_agent_rules_load (path, &error));
      g_assert_true (g_str_has_suffix (error->message, "cannot be read."));
      g_clear_error (&error);
    }
  g_remove (path);
  g_assert_null (hunch_agent_rules_load (path, &error));
  g_assert_nonnull (strstr (error->message, "uap-core"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recipe/agent/needs", test_needs);
  g_test_add_func ("/recipe/agent/deep", test_deep);
  g_test_add_func ("/recipe/agent/cases", test_cases);
  g_test_add_func ("/recipe/agent/odd", test_odd);
  g_test_add_func ("/recipe/agent/broken-files", test_broken_files);

  return g_test_run ();
}
