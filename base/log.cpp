#include "base/log.hpp"

#include <array>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace catseye::log {

namespace {

Style& style() {
    static Style value = Style::plain;
    return value;
}

spdlog::logger& logger() {
    static const auto kLogger = [] {
        auto made = std::make_shared<spdlog::logger>(
            "catseye", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
        return made;
    }();
    return *kLogger;
}

void append_quoted(std::string& line, std::string_view text) {
    line += '"';
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (code < 0x20 || code == 0x7f) {
            line += fmt::format("\\u{:04x}",
                                code);  // a log line stays one line, and no terminal obeys it
        } else {
            line += c;
        }
    }
    line += '"';
}

void append_value(std::string& line, const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        append_quoted(line, *text);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        line += std::to_string(*whole);
    } else {
        line += fmt::format("{:.6g}", std::get<double>(value));
    }
}

void write(spdlog::level::level_enum level, std::string_view sentence,
           std::initializer_list<Field> fields) {
    std::string line;
    if (style() == Style::json) {
        line = "{\"event\":";
        append_quoted(line, sentence);
        for (const Field& field : fields) {
            line += ',';
            append_quoted(line, field.name);
            line += ':';
            append_value(line, field.value);
        }
        line += '}';
    } else {
        line = sentence;
        for (const Field& field : fields) {
            line += ' ';
            line += field.name;
            line += '=';
            append_value(line, field.value);
        }
    }
    logger().log(level, "{}", line);
}

}  // namespace

void info(std::string_view sentence, std::initializer_list<Field> fields) {
    write(spdlog::level::info, sentence, fields);
}
void warning(std::string_view sentence, std::initializer_list<Field> fields) {
    write(spdlog::level::warn, sentence, fields);
}
void error(std::string_view sentence, std::initializer_list<Field> fields) {
    write(spdlog::level::err, sentence, fields);
}

void start(Style chosen, std::string_view program) {
    style() = chosen;
    if (chosen == Style::json) {
        const std::string pattern = R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","program":")" +
                                    std::string(program) + R"(","pid":%P,"entry":%v})";
        logger().set_pattern(pattern, spdlog::pattern_time_type::utc);
    }
}

void at_least(Level level) {
    constexpr std::array kLevels{spdlog::level::info, spdlog::level::warn, spdlog::level::err};
    logger().set_level(kLevels.at(static_cast<std::size_t>(level)));
}

}  // namespace catseye::log
