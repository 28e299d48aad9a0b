#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace catseye::log {

/// A field's value. Identifiers, codes, counts: never a name, an address, a VRM or a client's file
/// name.
using FieldValue = std::variant<std::int64_t, double, std::string>;

struct Field {
    std::string_view name;
    FieldValue value;
    template <typename T>
    Field(std::string_view field, const T& v) : name(field), value(widen(v)) {}

private:
    static FieldValue widen(std::string_view text) { return std::string(text); }
    static FieldValue widen(double number) { return number; }
    template <typename Whole>
    requires std::is_integral_v<Whole>
    static FieldValue widen(Whole number) { return static_cast<std::int64_t>(number); }
};

/// One event that an operator could act on: a sentence and its fields, one line on stderr.
void info(std::string_view sentence, std::initializer_list<Field> fields = {});
void warning(std::string_view sentence, std::initializer_list<Field> fields = {});
void error(std::string_view sentence, std::initializer_list<Field> fields = {});

enum class Style { plain, json };
/// Called once by a main, before any thread starts.
void start(Style style, std::string_view program);
/// The least that is written from now on: a command whose answer is one line says nothing else.
enum class Level { info, warning, error };
void at_least(Level level);

}  // namespace catseye::log
