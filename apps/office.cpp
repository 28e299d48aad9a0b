#include "apps/office.hpp"

#include <array>
#include <cstdio>
#include <thread>

#include <pwd.h>
#include <unistd.h>

#include "ingest/intake.hpp"
#include "review/law.hpp"
#include "store/data_folder.hpp"

namespace catseye::apps {

namespace {

constexpr auto kPatience = std::chrono::seconds(60);  // for a writer that is busy or starting again
constexpr auto kAnswerPatience = std::chrono::seconds(5);  // for one answer of it
constexpr auto kRetry = std::chrono::milliseconds(20);

}  // namespace

void answer(const Context& context, const Json& json, const std::string& words) {
    const std::string text = (context.json ? findings::to_pretty(json) : words) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
}

std::string system_user() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? std::string(found->pw_name) : "uid " + std::to_string(::geteuid());
}

Result<std::unique_ptr<store::Vault>> open_vault(const Context& context) {
    auto vault = store::open_folder_vault(store::DataPaths(context.data).vault);
    if (vault) return vault;
    return fail(vault.error().code, "cannot write in the data folder '" + context.data.string() +
                                        "' (" + vault.error().message +
                                        "): check that it is yours and that the disk is writable");
}

Result<Json> write(const Context& context, const std::string& command, const Json& arguments) {
    const workers::Command whole{{"command", command}, {"arguments", arguments}};
    const auto control = store::DataPaths(context.data).run / "control.sock";
    const Time give_up = now() + kPatience;
    for (;;) {
        auto writer = store::Writer::open(context.data, now());
        if (writer) {
            const auto vault = TRY(open_vault(context));
            return perform(context, writer->database(), *vault, whole);
        }
        if (writer.error().code != ErrorCode::busy) return writer.error();
        if (std::filesystem::exists(control)) {
            auto answer = workers::send_command(control, whole, kAnswerPatience, [&] {
                return store::writer_is_alive(context.data);
            });
            if (answer || answer.error().code != ErrorCode::busy) return answer;
        }
        if (now() > give_up) return writer.error();
        std::this_thread::sleep_for(kRetry);  // another short command holds the lock
    }
}

}  // namespace catseye::apps
